"""Number words to digits, and text made plain: "the Fourteenth" is "the 14th", "double five" is "5 5"."""

import re
import unicodedata

from voiceagent.tools.values.words.base import Words

LONGEST = 600
"""Characters that are looked at: nobody needs more for one value, and it bounds the work."""

_UNHEARD = re.compile(r"[\"“”«»„¿¡()\[\]{}<>|\\*~^;!?…]+")


def plain(text: str) -> str:
    """Lower case, one kind of apostrophe and dash, single blanks, no punctuation that means nothing here."""
    text = text[:LONGEST].encode(errors="ignore").decode()  # half a surrogate pair breaks what is not Python
    text = unicodedata.normalize("NFKC", text).lower()
    text = text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", " - ").replace("‑", "-")
    return " ".join(_UNHEARD.sub(" ", text).split()).strip(" ,")


def with_numerals(text: str, words: Words) -> str:
    """Number words as digits, of plain text: "nineteen eighty four" is "19 84", "december third" "december 3rd"."""
    # A library of 1 MB, only for calls that ask for something.
    from text_to_num import alpha2digit  # type: ignore[import-untyped]  # it ships no types

    text = with_repeats(text, words)
    for pattern, numeral in words.number.numerals:
        text = re.sub(rf"\b(?:{pattern})\b" if numeral else rf"\b{pattern}", numeral, text)
    digits: str = alpha2digit(text, words.code, 0)
    return _zeros(digits, words.number.zero) if words.number.zero else digits


def with_repeats(text: str, words: Words) -> str:
    """Words said once for several: "double five" is "five five", "triple t" is "t t t"."""
    for pattern, count in words.number.repeats:
        text = re.sub(rf"\b(?:{pattern}) (\w+)\b", " ".join([r"\1"] * count), text)
    return text


def _zeros(text: str, zero: str) -> str:
    """An "oh" is a zero beside a digit, and nowhere else."""
    for _ in range(4):
        before, text = text, re.sub(rf"(?<=\d )(?:{zero})\b|\b(?:{zero})(?= \d)", "0", text)
        if text == before:
            break
    return text


def grouped(digits: str, *, size: int = 3) -> str:
    """Digits as they are read out, none left alone at the end: "5550142" is "5 5 5, 0 1 4 2"."""
    groups = [digits[at : at + size] for at in range(0, len(digits), size)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = ["".join(groups[-2:])]
    return ", ".join(" ".join(group) for group in groups)
