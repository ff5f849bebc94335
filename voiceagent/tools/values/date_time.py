"""A date with its time: "tomorrow at half past three", "3.30 on the 14th", keys 12141530."""

import re
from dataclasses import replace

from voiceagent.tools.values import date, time
from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.date_forms import find_date
from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import plain, with_numerals
from voiceagent.tools.values.words.base import Words


def parse(text: str, digits: str, context: Context) -> Value | Unclear:
    words = words_of(context.language)
    text = with_numerals(plain(text), words)
    day, rest = _day_in(text, words, context)
    keyed_day, keyed_time = _keyed(digits, rest, has_day=isinstance(day, Value))
    if keyed_day:
        day = date.parse("", keyed_day, context)
    at = time.parse(rest, keyed_time, replace(context, before=context.before[11:]))
    if isinstance(day, Unclear) and day.reason != "nothing":
        return day
    if isinstance(day, Value):
        return _at_that_time(day, at, words, context)
    return _on_that_day(at, words, context)


def _keyed(digits: str, rest: str, *, has_day: bool) -> tuple[str, str]:
    """The keys for the day, and those for the time: both of them, or what the words lack."""
    if len(digits) == 8:
        return digits[:4], digits[4:]
    lacks_day = not has_day and re.search(r"\d", rest)
    return (digits, "") if len(digits) == 4 and lacks_day else ("", digits)


def _day_in(text: str, words: Words, context: Context) -> tuple[Value | Unclear, str]:
    """The date, and the text without it."""
    found = find_date(text, words, context)
    if found is None:
        return Unclear("nothing"), text
    return (date.value_of(found.day, words, context) if found.day else Unclear("impossible")), found.rest


def _at_that_time(day: Value, at: Value | Unclear, words: Words, context: Context) -> Value | Unclear:
    if isinstance(at, Value):
        return _together(day, at, words)
    if at.reason == "nothing" and context.before:  # "no, the 15th": the time was right
        return _together(day, time.value_at(context.before[11:], words), words)
    if at.reason == "nothing":
        return Unclear("time", day.exact, day.said)
    if at.reason != "half_of_day":
        return at
    return replace(at, so_far=f"{day.exact} {at.so_far}", value=_together(day, at.value, words) if at.value else None)


def _on_that_day(at: Value | Unclear, words: Words, context: Context) -> Value | Unclear:
    """A time without a date: of the day that was refused with its time, or one that must still be told."""
    if isinstance(at, Unclear) and at.reason != "half_of_day":
        return at
    if context.before:
        day = date.value_at(context.before[:10], words, context)
        return _at_that_time(day, at, words, context)
    return Unclear("day", at.exact if isinstance(at, Value) else at.so_far, at.said)


def _together(day: Value, at: Value, words: Words) -> Value:
    said = words.say_date_and_time.format(date=day.said, time=at.said)
    return Value(f"{day.exact}T{at.exact}", said, f"{day.spelled}; {at.spelled}")
