"""The lines of a `recall` result, as notes with a day that can be said."""

import re
from dataclasses import dataclass
from datetime import date

_LINE = re.compile(r"^- (\d{4}-\d\d-\d\d|earlier in this call): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """`day` is as one says it, "On October 2" or "Earlier in this call", or "" for one that is no date."""

    day: str
    text: str


def notes_in(result: str) -> list[Note]:
    """The notes of a result such as "- 2026-10-02: Interest grows on itself."; none in any other text."""
    return [Note(_day(found[1]), found[2].strip()) for found in _LINE.finditer(result)]


def _day(written: str) -> str:
    if written == "earlier in this call":
        return written.capitalize()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return ""
    return f"On {day:%B} {day.day}"
