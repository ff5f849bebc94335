"""The alphabet of a cheap text message (GSM 03.38), and any text put into it.

One typographic quote makes all of a message UCS-2: 67 characters to a segment, not 153, for the same price.
"""

import unicodedata

from anyascii import anyascii

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""These travel behind an escape character and count as two."""

_OURS = {"`": "'", "×": "x", "≠": "!=", "≤": "<=", "≥": ">="}
"""Where anyascii says nothing, or something else (it makes "=" of "≠")."""
_ALPHABET = BASIC | EXTENDED
_REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)  # two of them are a flag


def septets(char: str) -> int:
    """How much of a segment one character of the alphabet takes."""
    return 2 if char in EXTENDED else 1


def is_gsm7(text: str) -> bool:
    return _ALPHABET.issuperset(text)


def as_gsm7(text: str) -> str:
    """The text in the alphabet: quotes, dashes, foreign letters replaced, emoji dropped, blanks tidied."""
    plain = "".join(_in_alphabet(char) for char in unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return "\n".join(lines).strip()


def _in_alphabet(char: str) -> str:
    if char in _ALPHABET:
        return char
    if ord(char) in _REGIONAL_INDICATORS:
        return ""
    replaced = _OURS.get(char) or anyascii(char)
    if len(replaced) > 2 and replaced.startswith(":") and replaced.endswith(":"):
        return ""  # anyascii names emoji: ":grinning:"
    return "".join(letter for letter in replaced if letter in _ALPHABET or letter == "\t")
