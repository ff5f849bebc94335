"""Texts as the words that were said: "3:30" and "three thirty" are the same, "the 14th" and "the fourteenth" too.

Recognisers write numbers as they like, and no way of writing them is a mistake. Numbers that follow one another
are joined to one word of digits ("555-0142", "five five five oh one four two": 5550142), so that one wrong digit makes
the whole number wrong. Ordinals lose their ending, money and per cent signs become words. All else must be right.
"""

import re
from collections.abc import Iterator

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

_VALUES = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: value for value, word in enumerate(_ORDINALS.split(), start=1)},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    **{word.replace("y", "ieth"): 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    "oh": 0,
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_TIMES = {"double": 2, "triple": 3}
_INSIDE = {"and", "point"}
"""Between two parts of a number they are part of it."""

_SAME = {
    "ok": "okay",
    "dr": "doctor",
    "mr": "mister",
    "mrs": "missus",
    "st": "street",
    "vs": "versus",
    "alright": "all right",
}


def spoken_words(text: str) -> list[str]:
    """The words of a text, in lower case and without punctuation; a run of numbers is one of them."""
    tokens = list(_tokens(text))
    words: list[str] = []
    while tokens:
        length = _number_at(tokens)
        words.append(_digits(tokens[:length]) if length else tokens[0])
        tokens = tokens[length or 1 :]
    return words


def _tokens(text: str) -> Iterator[str]:
    text = text.lower().replace("’", "'")
    text = re.sub(r"\$\s?([\d,.]*\d)", r"\1 dollars", text).replace("%", " percent ")
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"\b(\d{1,2}):00\b", r"\1", text)
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)  # 3pm
    for word in re.findall(r"[a-z]+(?:'[a-z]+)*|\d+", text):
        yield from _SAME.get(word, word).split()


def _is_part(token: str) -> bool:
    return token.isdigit() or token in _VALUES or token in _SCALES


def _number_at(tokens: list[str]) -> int:
    """How many tokens from the start are one run of numbers."""
    length = 0
    while length < len(tokens):
        more = tokens[length:]
        if _is_part(more[0]) and (more[0] != "oh" or length):
            length += 1
        elif len(more) > 1 and _is_part(more[1]) and (more[0] in _TIMES or (length and more[0] in _INSIDE)):
            # "nine and ten" are two numbers; joined on either side alike, they harm nobody
            length += 2
        else:
            break
    return length


def _digits(tokens: list[str]) -> str:
    """A run of numbers as it would be typed, one behind the other."""
    groups: list[int] = []
    written = ""
    is_open = False  # whether a smaller number may still be added to the last one
    times = 1
    for token in tokens:
        if token in _INSIDE:
            is_open = is_open and token == "and"
        elif token in _TIMES:
            times = _TIMES[token]
        elif token in _SCALES:
            _scale(groups, _SCALES[token])
            is_open = True
        elif token.isdigit() and len(token) > 1 and token[0] == "0":
            written += "".join(map(str, groups)) + token
            groups, is_open = [], False
        else:
            value = int(token) if token.isdigit() else _VALUES[token]
            if is_open and groups and 0 < value < _room(groups[-1]):
                groups[-1] += value
            else:
                groups += [value] * times
            times = 1
            is_open = not token.isdigit() and _room(groups[-1]) > 1
    return written + "".join(map(str, groups))


def _scale(groups: list[int], scale: int) -> None:
    if not groups:
        groups.append(1)
    last = groups[-1]
    small = last % 1000 if scale == 100 else last
    groups[-1] = last - small + small * scale


def _room(value: int) -> int:
    """Below this a number may be added in speech: 20 + 5, 300 + 40."""
    for scale in (1_000_000, 1000, 100):
        if value and value % scale == 0:
            return scale
    return 10 if value % 100 >= 20 and value % 10 == 0 else 1
