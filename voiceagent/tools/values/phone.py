"""A phone number: "four one five, triple five, oh one four two" is +14155550142."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import grouped, plain, with_numerals
from voiceagent.tools.values.words.base import Words

_EXTENSION = re.compile(r"\b(?:ext|extension|durchwahl|extensión|poste)\b.*")
_LONGEST_MEND = 6
"""Digits: "no, 0143" mends the end of the number; from seven on it is a number of its own."""


def parse(text: str, digits: str, context: Context) -> Value | Unclear:
    words = words_of(context.language)
    number = _digits_of(text, words) + "".join(re.findall(r"\d", digits))
    if not number.strip("+"):
        return Unclear("nothing")
    if context.before and 2 <= len(number) <= _LONGEST_MEND:
        number = context.before[: -len(number)] + number
    try:
        parsed = phonenumbers.parse(number, context.region)
    except NumberParseException:
        return _too_short(number) if len(number) < _LONGEST_MEND else Unclear("impossible")
    return _checked(parsed, number, context, words)


def _digits_of(text: str, words: Words) -> str:
    """The digits in order, with a plus before them if one was said."""
    text = _EXTENSION.sub("", plain(text))
    if words.number.hundred:
        text = re.sub(rf"\b({words.number.hundred})\b(?! and)", r"\1,", text)
    text = _as_it_was_meant(with_numerals(text, words), words)
    has_plus = re.search(rf"(?:\+|\b(?:{words.number.plus})\b)\W*\d", text)
    return ("+" if has_plus else "") + "".join(re.findall(r"\d", text))


def _as_it_was_meant(text: str, words: Words) -> str:
    """Who says a number says no words in its midst: "5 for 5" has a 4 in it."""
    for misheard, numeral in words.number.misheard:
        text = re.sub(rf"(?<=\d )(?:{misheard})(?= \d)", numeral, text)
    return text


def _checked(parsed: PhoneNumber, number: str, context: Context, words: Words) -> Value | Unclear:
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible == ValidationResult.TOO_SHORT:
        return _too_short(number)
    if possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        return Unclear("area_code", number, grouped(number))
    if possible != ValidationResult.IS_POSSIBLE:
        return Unclear("impossible")
    value = _value(parsed, context, words)
    # Ranges are assigned faster than packages are updated: who says it twice is believed.
    return value if phonenumbers.is_valid_number(parsed) else Unclear("impossible", said=value.said, value=value)


def _too_short(number: str) -> Unclear:
    return Unclear("more", number, grouped(number.lstrip("+")))


def _value(parsed: PhoneNumber, context: Context, words: Words) -> Value:
    is_abroad = parsed.country_code != phonenumbers.country_code_for_region(context.region)
    form = PhoneNumberFormat.INTERNATIONAL if is_abroad else PhoneNumberFormat.NATIONAL
    groups = re.findall(r"\d+", phonenumbers.format_number(parsed, form))
    said = f"{words.say_plus} " * is_abroad + ", ".join(grouped(group, size=_size(group)) for group in groups)
    spelled = f"{words.say_plus}, " * is_abroad + ". ".join(", ".join(group) for group in groups)
    return Value(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), said, spelled)


def _size(group: str) -> int:
    """Up to four digits in one breath; longer groups in threes."""
    return 4 if len(group) <= 4 else 3
