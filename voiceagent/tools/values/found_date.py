"""A date found in a text, by the calendar: which year, which week, and what stays of the text."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from voiceagent.tools.values.base import Context
from voiceagent.tools.values.words.base import DateWords

DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|er|e|º|ª)?(?!\d|[:.]\d)"
CLOCK = "o'clock|[ap]\\.? ?m\\b|uhr|h\\b|heures?|in the|at night|de la|y\\b"


@dataclass(frozen=True, slots=True)
class DateIn:
    """A date found in a text. `day` is None where there is none such in the calendar. `rest`: the text without it."""

    day: date | None
    rest: str
    lacks_year: bool = False
    wrong_weekday: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form works on."""

    text: str
    words: DateWords
    context: Context


def counted(asked: Asked, found: re.Match[str], day: date) -> DateIn:
    """A week or more later, if that was said too: "a week from Friday", "Friday in two weeks"."""
    rest = without(asked.text, found)
    if later := re.search(rf"\b(?:{asked.words.week_later})\b", rest):
        return DateIn(day + timedelta(7), without(rest, later))
    if (ahead := re.search(rf"\b(?:{asked.words.ahead})", rest)) and (weeks := days_ahead(ahead)) % 7 == 0:
        return DateIn(day + timedelta(weeks), without(rest, ahead))
    return DateIn(day, rest)


def dated(asked: Asked, found: re.Match[str], month: int, day: int, year: int | None) -> DateIn:
    rest = without(asked.text, found)
    today = asked.context.today
    years = (year,) if year else range(today.year, today.year + 9)  # 29 February may be eight years away
    days = (_calendar(one, month, day) for one in years)
    there = next((one for one in days if one and (year or one >= today)), None)
    weekday = re.search(weekday_pattern(asked.words), rest)
    is_wrong = bool(there and weekday and there.weekday() != weekday_in(weekday))
    rest = without(rest, weekday) if weekday else rest
    return DateIn(there, rest, lacks_year=not year, wrong_weekday=is_wrong)


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_such_day(asked: Asked, found: re.Match[str], number: int, weekday: int | None = None) -> DateIn:
    """The next such day of a month, within two years."""
    days = (asked.context.today + timedelta(n) for n in range(731))
    fitting = (day for day in days if day.day == number and weekday in {None, day.weekday()})
    return DateIn(next(fitting, None), without(asked.text, found), lacks_year=True)


def without(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def days_ahead(found: re.Match[str]) -> int:
    groups = found.groupdict()
    number = groups["n"] or groups.get("n2") or "1"
    count = min(int(number), 1000) if number.isdigit() else 2 if "couple" in number else 1
    return count * (7 if groups["weeks"] or groups.get("weeks2") else 1)


@cache
def weekday_pattern(words: DateWords) -> str:
    weekday = "(?:" + "|".join(rf"(?P<w{n}>{pattern})" for n, pattern in enumerate(words.weekdays)) + ")"
    before = rf"(?:(?:(?P<coming>{words.coming})|(?P<last>{words.last})|(?P<this>{words.this})) )?"
    behind = rf"(?: (?:(?P<coming2>{words.coming})|(?P<last2>{words.last})))?"
    return rf"\b{before}{weekday}\b\.?,?{behind}(?: (?:(?:{words.the}) )?{DAY}(?! ?(?:{CLOCK})))?"


def weekday_in(found: re.Match[str]) -> int:
    return next(n for n in range(7) if found[f"w{n}"])
