"""The forms in which a time is said or written: start reading at `find_clock`."""

import re
from dataclasses import dataclass
from functools import cache

from voiceagent.tools.values.words.base import TimeWords

_H = r"(?P<h>\d{1,2})"
_M = r"(?P<m>\d{1,2})"
_DIGITAL = (
    # 15:30, 3.30, 15h30, 15 uhr 30, 3 05: two digits of minutes
    rf"(?<![\d:./]){_H} ?(?::|\.|h|uhr|heures?|y|con)? ?(?P<m>[0-5]\d)(?: uhr| heures?| h\b)?(?![\d:/]|\.\d)",
    # 3 uhr 5, 15 heures 5, las 3 y 5
    rf"(?<![\d:./]){_H} ?(?:h|uhr|heures?|y|con) {_M}(?![\d:/]|\.\d)",
    # 1530, as some recognisers write "fifteen thirty"
    r"(?<![\d:./])(?P<h>[01]?\d|2[0-3])(?P<m>[0-5]\d)(?![\d:/]|\.\d)",
)
_BARE = rf"(?<![\d:./]){_H}(?![\d:/]|\.\d)"


@dataclass(frozen=True, slots=True)
class Clock:
    """What the hands show. `is_exact`: said on a clock of 24 hours."""

    hour: int
    minute: int
    is_exact: bool


def find_clock(text: str, words: TimeWords) -> Clock | None:
    """What the words show: "noon" is a twelve in "half past noon", and no hour in "noon, at 12:15"."""
    twelve = rf"\b(?:{words.noon}|{words.midnight})\b"
    with_twelve, without = re.sub(twelve, "12", text), re.sub(twelve, " ", text)
    return _beside_an_hour(with_twelve, words) or _read(without) or _read(with_twelve)


def _beside_an_hour(text: str, words: TimeWords) -> Clock | None:
    """As in "half past 3", "10 to 4"."""
    for pattern, minutes, sign in _rows(words):
        if found := re.search(pattern, text):
            hour, told = int(found["h"]), found.groupdict().get("m")
            total = hour * 60 + minutes + sign * int(told or 0)
            return Clock(total // 60 % 24, total % 60, is_exact=hour > 12)
    return None


def _read(text: str) -> Clock | None:
    """As in "15:30", "3 30", "3"."""
    text = re.sub(r"\b0 (\d)\b", r"0\1", text)  # "oh eight thirty", "three oh five"
    for pattern in (*_DIGITAL, _BARE):
        if found := re.search(pattern, text):
            minute = int(found.groupdict().get("m") or 0)
            return Clock(int(found["h"]), minute, is_exact=int(found["h"]) > 12 or found["h"].startswith("0"))
    return None


@cache
def _rows(words: TimeWords) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (rf"\b{row.replace('{h}', _H).replace('{m}', _M)}(?!\d|[:.]\d)", minutes, sign)
        for row, minutes, sign in words.clock
    )


def keyed_clock(digits: str) -> Clock | None:
    """HHMM, or HMM. "0330" is what the form wants, no proof that it is the morning."""
    if not re.fullmatch(r"\d{3,4}", digits):
        return None
    hour, minute = int(digits[:-2]), int(digits[-2:])
    return Clock(hour, minute, is_exact=hour > 12 or hour == 0)
