"""What every kind of value has in common: what it is read from, and what comes out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["phone", "date", "time", "date_time", "email", "name", "number"]

Reason = Literal["nothing", "impossible", "several", "more", "area_code", "year", "half_of_day", "time", "day"]
"""nothing: no such value in it. impossible: there is no such day, number, address. several: more than one.
The others name what is still missing: the next words are joined to `so_far`."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the words are read against. `today` is the caller's own date, `region` their country ("US").

    `about`: what was asked for and how; "your birthday" wants a year, "a table for dinner" an evening.
    `before`: the exact value that was just refused, so that "no, 0143" or "no, in the morning" can mend it.
    """

    today: date
    language: str = "en-US"
    region: str = "US"
    about: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """`exact`: for machines (E.164, 2026-12-14, 15:30). `said`: as it is read back. `spelled`: after a refusal."""

    exact: str
    said: str
    spelled: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """No value yet. `so_far` is what was understood, to be joined to the next words; `said` the same, read back.

    `value` is what it would be all the same: taken when the caller insists.
    """

    reason: Reason
    so_far: str = ""
    said: str = ""
    value: Value | None = None


Parse = Callable[[str, str, Context], Value | Unclear]
"""`parse(text, digits, context)`: `digits` came by keypad, with `text` what was understood before, or "".

Pure, below 2 ms, and never raises, whatever a recogniser or a caller made up.
"""


@dataclass(frozen=True, slots=True)
class Keypad:
    """What a Gather is told: so many digits end the input at once (None: any number), and so does `finish`."""

    digits: int | None = None
    finish: str = "#"
