"""What a text costs, in segments, and how to cut it so that it costs no more."""

import re

from voiceagent.telephony.gsm7 import as_gsm7, is_gsm7, septets

WHOLE, SPLIT = 160, 153  # septets in a single segment, and in each of several (the rest numbers them)
WHOLE_UCS2, SPLIT_UCS2 = 70, 67  # the same in UTF-16 code units

_SENTENCE_END = re.compile(r"[.!?][\"')\]]*(?=\s|$)")
_ELLIPSIS = "..."


def segments(text: str) -> int:
    """How many segments a carrier bills for `text`; 0 for none at all."""
    if is_gsm7(text):
        return _packed([septets(char) for char in text], WHOLE, SPLIT)
    return _packed([_utf16_units(char) for char in text], WHOLE_UCS2, SPLIT_UCS2)


def fit(text: str, segments_allowed: int = 2, *, tail: str = "") -> str:
    """`text` in GSM-7, cut to at most so many segments: behind a sentence, else behind a word with "...".

    What fits is not cut. A cut behind a sentence is taken only if it keeps at least half of the room. `tail`
    is put behind a blank and kept whole (raises ValueError when it leaves no room for any text).
    """
    plain, ending = as_gsm7(text), as_gsm7(tail)
    ending = f" {ending}" if plain and ending else ending
    if segments(plain + ending) <= segments_allowed:
        return plain + ending
    if segments("a" + _ELLIPSIS + ending) > segments_allowed:
        raise ValueError("no room for any text")
    kept = _whole_sentences(plain, segments_allowed, ending) or _whole_words(plain, segments_allowed, ending)
    return kept + ending


def _utf16_units(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1


def _packed(widths: list[int], whole: int, split: int) -> int:
    """Segments needed; what is two wide (an escaped character, a surrogate pair) is never torn apart."""
    if sum(widths) <= whole:
        return min(1, len(widths))
    count, used = 1, 0
    for width in widths:
        if used + width > split:
            count, used = count + 1, 0
        used += width
    return count


def _whole_sentences(plain: str, allowed: int, ending: str) -> str:
    room = _longest(plain, allowed, ending)
    ends = [match.end() for match in _SENTENCE_END.finditer(plain) if match.end() <= room]
    return plain[: ends[-1]] if ends and ends[-1] * 2 >= room else ""


def _whole_words(plain: str, allowed: int, ending: str) -> str:
    room = _longest(plain, allowed, _ELLIPSIS + ending)
    words, blank, _torn = plain[: room + 1].rpartition(" ")
    kept = words if blank and len(words) * 2 >= room else plain[:room]  # one endless "word": cut it
    return kept.rstrip(" \n.,;:-") + _ELLIPSIS


def _longest(plain: str, allowed: int, tail: str) -> int:
    """How many characters of `plain` fit together with `tail`."""
    low, high = 0, len(plain)
    while low < high:
        middle = (low + high + 1) // 2
        if segments(plain[:middle] + tail) <= allowed:
            low = middle
        else:
            high = middle - 1
    return low
