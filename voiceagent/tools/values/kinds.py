"""The kinds of values, and how each may be keyed in."""

import re
from dataclasses import dataclass

from voiceagent.tools.values import date, date_time, email, name, number, phone, time
from voiceagent.tools.values.base import Keypad, Kind, Parse, Reason
from voiceagent.tools.values.languages import words_of


@dataclass(frozen=True, slots=True)
class KindOfValue:
    """`keypad`: None where keys are no help: who has letters to give speaks."""

    parse: Parse
    keypad: Keypad | None = None


KINDS: dict[Kind, KindOfValue] = {
    "phone": KindOfValue(phone.parse, Keypad()),
    "date": KindOfValue(date.parse, Keypad(4)),
    "time": KindOfValue(time.parse, Keypad(4)),
    "date_time": KindOfValue(date_time.parse, Keypad(8)),
    "email": KindOfValue(email.parse),
    "name": KindOfValue(name.parse),
    "number": KindOfValue(number.parse, Keypad()),
}


def keypad_for(kind: Kind, missing: Reason | None, about: str, language: str) -> Keypad | None:
    """The keys for the whole value, or for the part that is missing."""
    if missing in {"time", "day", "year"}:
        return Keypad(4)
    return Keypad(8) if kind == "date" and wants_year(about, language) else KINDS[kind].keypad


def wants_year(about: str, language: str) -> bool:
    """Of a birthday the year is wanted; of any other date it is the next one."""
    return bool(re.search(words_of(language).dates.birth, about.lower()))
