"""A number: "two hundred and five" is 205, "nineteen eighty four" 1984, "three and a half" 3.5."""

import re

from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import grouped, plain, with_numerals
from voiceagent.tools.values.words.base import Words

_GROUP = r"\d+(?:[.,]\d+)*"
_RUN = re.compile(rf"{_GROUP}(?:[ ,-]+{_GROUP})*")
_LONGEST = 30  # digits


def parse(text: str, digits: str, context: Context) -> Value | Unclear:
    words = words_of(context.language)
    if digits:
        return _value("", digits.replace("*", "."), words)
    text = with_numerals(plain(text), words)
    runs = _RUN.findall(re.sub(rf"(\d) (?:{words.number.half})\b", rf"\1{words.number.decimal}5", text))
    if not runs:
        return Unclear("nothing")
    if len(runs) > 1:
        return Unclear("several")
    is_negative = re.search(rf"(?:\b(?:{words.number.minus}) |(?<!\S)-){re.escape(runs[0])}", text)
    return _value("-" if is_negative else "", _exact(runs[0], words), words)


def _exact(run: str, words: Words) -> str:
    """Digits said one by one or in groups belong together; a thousands mark goes, a decimal mark is a point."""
    thousands = "," if words.number.decimal == "." else "."
    run = re.sub(rf"(?<=\d){re.escape(thousands)}(?=\d{{3}}(?!\d))", "", run)
    whole, mark, part = run.rpartition(words.number.decimal)
    if mark and part.isdigit() and whole:
        return f"{re.sub(r'[^0-9]', '', whole)}.{part}"
    return re.sub(r"\D", "", run)


def _value(sign: str, number: str, words: Words) -> Value | Unclear:
    if not re.fullmatch(r"\d+(\.\d+)?", number):
        return Unclear("nothing")
    if len(number) > _LONGEST:
        return Unclear("impossible")
    whole, point, part = number.partition(".")
    is_code = len(whole) > 4 or (whole.startswith("0") and len(whole) > 1)
    before = f"{words.say_minus} " if sign else ""
    behind = f" {words.say_point} {' '.join(part)}" if point else ""
    said = f"{before}{grouped(whole) if is_code else whole}{behind}"
    return Value(sign + number, said, f"{before}{', '.join(whole)}{behind}")
