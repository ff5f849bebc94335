"""What must be known of a language to read and to say values in it. Texts are lower case, patterns are regexes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Part = Literal["morning", "afternoon", "evening", "night", "noon", "midnight"]


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """`next_skips_a_week`: whether "next Tuesday" is the one of next week, rather than the coming one."""

    months: tuple[str, ...]  # twelve patterns, January first
    weekdays: tuple[str, ...]  # seven patterns, Monday first
    days: tuple[tuple[str, int], ...]  # (pattern, days from today), longest first
    coming: str  # "next", before or behind a weekday
    last: str
    this: str
    next_skips_a_week: bool
    week_later: str  # "a week from", "heute in einer woche"
    ahead: str  # "in {n} days": groups n, weeks
    the: str  # what may stand before a bare day: "the 14"
    joint: str  # what may stand between day and month: "of", "de"
    birth: str  # in `about`: the year must be told


@dataclass(frozen=True, slots=True, eq=False)
class TimeWords:
    """`clock`: rows (pattern, minutes, sign). {h} is an hour, {m} minutes to be added (sign 1) or taken (-1)."""

    clock: tuple[tuple[str, int, int], ...]
    parts: tuple[tuple[str, Part], ...]
    noon: str
    midnight: str
    from_evening: str  # in `about`: then it is the evening
    from_morning: str


@dataclass(frozen=True, slots=True, eq=False)
class NumberWords:
    zero: str  # words that are a zero between digits only
    repeats: tuple[tuple[str, int], ...]  # "double", 2
    plus: str
    minus: str
    half: str  # "and a half"
    decimal: str  # the mark between whole and part: "." or ","
    numerals: tuple[tuple[str, str], ...] = ()  # what text2num does not know
    misheard: tuple[tuple[str, str], ...] = ()  # between digits of a phone number only
    hundred: str = ""  # ends a group in a phone number: "eight hundred, five five five"


@dataclass(frozen=True, slots=True, eq=False)
class LetterWords:
    alphabet: tuple[str, ...]  # what A to Z are spelled with
    as_in: str  # between the letter and its word
    spelled: str  # "{letter} as in {word}"
    names: tuple[tuple[str, str], ...]  # letters that recognisers write as words
    at: str
    marks: tuple[tuple[str, str], ...]  # (pattern, mark)
    say_at: str
    say_marks: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class TalkWords:
    lead_in: str  # what people say before the thing itself
    yes: str
    no: str
    skip: str
    question: str  # how a question back begins
    offer: str  # how a value begins that only sounds like a question
    not_in_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    code: str
    dates: DateWords
    times: TimeWords
    number: NumberWords
    letters: LetterWords
    talk: TalkWords
    say_plus: str
    say_minus: str
    say_point: str
    say_date: Callable[[date, bool], str]  # with its year?
    spell_date: Callable[[date], str]
    say_time: Callable[[time], str]
    say_date_and_time: str  # "{date} at {time}"


def listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())
