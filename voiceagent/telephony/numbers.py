"""Can this number be sent a text? By its form alone: whether it exists, only the network knows."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE, spelled on a keypad: carriers send them as From."""

_NOT_TEXTABLE = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PAGER,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}


def is_textable(number: str) -> bool:
    """E.164, a possible number of its country, and of no kind that costs us or that no text ever reaches.

    False for whatever is not a number: `anonymous`, `client:bob`, a SIP address, nothing. A number in a range
    that nobody has assigned counts as textable: ranges are assigned faster than packages are updated, and
    Twilio refuses (21211) what does not exist.
    """
    if number in WITHHELD or not number.startswith("+"):
        return False
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return False
    if phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) != number:
        return False
    return phonenumbers.is_possible_number(parsed) and phonenumbers.number_type(parsed) not in _NOT_TEXTABLE
