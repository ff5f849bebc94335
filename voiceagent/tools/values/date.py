"""A date: "the 14th", "next Tuesday", "a week from Friday", "12/14", keys 1214."""

import re
from dataclasses import replace
from datetime import date

from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.date_forms import find_date, month_is_first
from voiceagent.tools.values.found_date import DateIn
from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import plain, with_numerals
from voiceagent.tools.values.words.base import Words

_FAR = 300
"""Days: from here on the year is told with the date."""


def parse(text: str, digits: str, context: Context) -> Value | Unclear:
    words = words_of(context.language)
    text = with_numerals(plain(text), words)
    keyed = re.sub(r"\D", "", digits)
    found = find_date(text, words, context) if text else None
    if found and found.lacks_year and (year := _year(keyed or found.rest, context)):
        found = replace(found, day=_in_year(found.day, year), lacks_year=False)
    elif keyed:
        found = keyed_date(keyed, context)
    if found is None:
        return Unclear("nothing")
    if found.day is None:
        return Unclear("impossible")
    if found.lacks_year and re.search(words.dates.birth, context.about.lower()):
        return Unclear("year", text, words.say_date(found.day, False))
    value = value_of(found.day, words, context)
    return Unclear("impossible", said=value.said, value=value) if found.wrong_weekday else value


def keyed_date(keyed: str, context: Context) -> DateIn | None:
    """MMDD, or DDMM where people write the day first; then the year, if they like."""
    if len(keyed) not in {4, 8}:
        return None
    first, second, year = keyed[:2], keyed[2:4], keyed[4:]
    day, month = (second, first) if month_is_first(context) else (first, second)
    return find_date(f"{year or '0000'}-{month}-{day}", words_of(context.language), context)


def value_at(exact: str, words: Words, context: Context) -> Value:
    """Of "2026-12-14"."""
    return value_of(date.fromisoformat(exact), words, context)


def value_of(day: date, words: Words, context: Context) -> Value:
    with_year = not 0 <= (day - context.today).days < _FAR
    return Value(day.isoformat(), words.say_date(day, with_year), words.spell_date(day))


def _year(text: str, context: Context) -> int | None:
    """A year that was told behind the date, once it was asked for: "1984", "19 84", "84"."""
    found = re.search(r"\b((?:19|20) ?\d\d|\d\d)$", text)
    if found is None:
        return None
    year = int(found[1].replace(" ", ""))
    return year if year >= 100 else year + (2000 if 2000 + year <= context.today.year else 1900)


def _in_year(day: date | None, year: int) -> date | None:
    try:
        return day.replace(year=year) if day else None
    except ValueError:
        return None
