"""The forms in which a date is said or written, tried one after another: start reading at `find_date`."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from voiceagent.tools.values.base import Context
from voiceagent.tools.values.found_date import (
    CLOCK,
    DAY,
    Asked,
    DateIn,
    counted,
    dated,
    days_ahead,
    first_such_day,
    weekday_in,
    weekday_pattern,
    without,
)
from voiceagent.tools.values.words.base import DateWords, Words

_YEAR = r"(?:,? (?:of |de |del )?(?P<year>(?:19|20) ?\d\d)(?! ?\d|:))?"


def find_date(text: str, words: Words, context: Context) -> DateIn | None:
    """The date in `text` (plain, with numerals), or None. The most telling form goes first."""
    asked = Asked(text, words.dates, context)
    return next((found for form in _FORMS if (found := form(asked))), None)


def month_is_first(context: Context) -> bool:
    """In "12/14" and in keys."""
    return context.language[:2].lower() == "en" and context.region in {"US", "CA", "PH", "PR"}


def _written(asked: Asked) -> DateIn | None:
    """As in "2026-12-14"; year 0000: not told."""
    if not (found := re.search(r"\b(\d{4})-(\d\d)-(\d\d)\b", asked.text)):
        return None
    year, month, day = map(int, found.groups())
    return dated(asked, found, month, day, year or None)


def _numeric(asked: Asked) -> DateIn | None:
    """As in "12/14", "14.12.", "14.12.2026", "24. 12.": which comes first depends on the country."""
    found = re.search(
        r"(?<![\d:.])(\d{1,2})(?:[/-]|\. ?)(\d{1,2})(?:[/.-] ?((?:19|20)?\d\d))?(?P<dot>\.)?(?![\d:])", asked.text
    )
    if found is None or ("." in found.group() and not (found["dot"] or found[3])):
        return None  # "3.30" is a time
    first, second = int(found[1]), int(found[2])
    # the first may be too large to be a month, whatever the country
    monthly = "." not in found.group() and month_is_first(asked.context) and first <= 12
    month, day = (first, second) if monthly or second > 12 else (second, first)
    year = int(found[3]) if found[3] else None
    return dated(asked, found, month, day, year + 2000 if year is not None and year < 100 else year)


def _named(asked: Asked) -> DateIn | None:
    """As in "the 14th of December", "December 14th, 2026"."""
    for found in _searches(asked.text, _named_patterns(asked.words)):
        groups = found.groupdict()
        month = next(n for n in range(1, 13) if groups[f"m{n}"])
        year = int(found["year"].replace(" ", "")) if found["year"] else None
        return dated(asked, found, month, int(found["day"]), year)
    return None


@cache
def _named_patterns(words: DateWords) -> tuple[str, str]:
    month = "(?:" + "|".join(rf"(?P<m{n}>{pattern})" for n, pattern in enumerate(words.months, 1)) + r")\b\.?"
    return (
        rf"\b{DAY} ?(?:(?:{words.joint}) )?{month}{_YEAR}",
        rf"\b{month} (?:(?:{words.the}) )?{DAY}{_YEAR}",
    )


def _relative(asked: Asked) -> DateIn | None:
    """As in "tomorrow", "a week from today"."""
    for pattern, days in asked.words.days:
        if found := re.search(rf"\b(?:{pattern})\b", asked.text):
            return counted(asked, found, asked.context.today + timedelta(days))
    return None


def _ahead(asked: Asked) -> DateIn | None:
    """As in "in two weeks"."""
    if not (found := re.search(rf"\b(?:{asked.words.ahead})", asked.text)):
        return None
    return DateIn(asked.context.today + timedelta(days_ahead(found)), without(asked.text, found))


def _by_weekday(asked: Asked) -> DateIn | None:
    """As in "Tuesday", "next Tuesday", "Tuesday the 14th"."""
    found = re.search(weekday_pattern(asked.words), asked.text)
    if found is None:
        return None
    weekday = weekday_in(found)
    if found["day"]:
        return first_such_day(asked, found, int(found["day"]), weekday)
    today = asked.context.today
    ahead = (weekday - today.weekday()) % 7
    if found["last"] or found["last2"]:
        return counted(asked, found, today - timedelta((today.weekday() - weekday) % 7 or 7))
    if (found["coming"] or found["coming2"]) and asked.words.next_skips_a_week:
        return counted(asked, found, today + timedelta(7 - today.weekday() + weekday))
    return counted(asked, found, today + timedelta(ahead if found["this"] else ahead or 7))


def _day_alone(asked: Asked) -> DateIn | None:
    """As in "the 14th", "am 14.", "el 14", or nothing but "14"."""
    marked = rf"\b(?:(?:{asked.words.the}) )?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.(?=\s|$))(?! ?(?:{CLOCK}))"
    bare = rf"\b(?:{asked.words.the}) (?P<day>\d{{1,2}})\b(?![:.]\d| ?(?:{CLOCK}))|^(?P<day2>\d{{1,2}})$"
    for found in _searches(asked.text, (marked, bare)):
        number = int(found["day"] or found["day2"])
        before = date.fromisoformat(asked.context.before[:10]) if asked.context.before[4:5] == "-" else None
        if before:  # "no, the 15th" stays in the month that was refused
            return dated(asked, found, before.month, number, before.year)
        return first_such_day(asked, found, number)
    return None


def _searches(text: str, patterns: tuple[str, ...]) -> Iterator[re.Match[str]]:
    return (found for pattern in patterns if (found := re.search(pattern, text)))


_FORMS = (_written, _named, _numeric, _relative, _by_weekday, _ahead, _day_alone)
