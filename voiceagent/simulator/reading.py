"""Text as it is read aloud: what the speech engine itself would read wrongly.

The engine knows numbers, money, dates, units, abbreviations and titles. It reads a number after `+` as
billions, `555-0142.` before a full stop as five hundred fifty-five, skips `*` and calls `#` a hashtag.
"""

import re
import textwrap

LONGEST_BREATH = 240  # characters the engine gets at once; its memory grows with the square of them

_PHONE_NUMBER = re.compile(r"\+\d[\d -]{6,}\d|(?<![\w-])(?:\d{3}[- ])?\d{3}-\d{4}(?![\w-])")
_DOTTED_TIME = re.compile(r"\b(\d{1,2})\.(\d{2})(?=\s?[ap]\.?m\b)", re.IGNORECASE)
_KEYS = {"#": " pound ", "*": " star "}
_CLAUSE_END = re.compile(r"(?<=[,;:—])\s+")


def readable(text: str) -> str:
    """`text` with phone numbers digit by digit, 3.30 p.m. as a time, and the keys `#` and `*` by name."""
    text = _PHONE_NUMBER.sub(_digit_by_digit, text)
    text = _DOTTED_TIME.sub(r"\1:\2", text)
    for key, name in _KEYS.items():
        text = text.replace(key, name)
    return " ".join(text.split())


def breaths(sentence: str) -> list[str]:
    """A sentence in pieces the engine can take, cut at clauses where it has any, else between words."""
    pieces: list[str] = []
    for clause in _CLAUSE_END.split(sentence):
        for part in textwrap.wrap(clause, LONGEST_BREATH):
            if pieces and len(pieces[-1]) + len(part) < LONGEST_BREATH:
                pieces[-1] += " " + part
            else:
                pieces.append(part)
    return pieces


def _digit_by_digit(number: re.Match[str]) -> str:
    groups = re.split(r"[ -]+", number.group().removeprefix("+"))
    return ", ".join(" ".join(group) for group in groups)
