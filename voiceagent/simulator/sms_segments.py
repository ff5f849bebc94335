"""In how many pieces a text message travels, which is what it costs."""

import re
from dataclasses import dataclass

_BASIC = re.compile(r"[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*")
_EXTENSION = re.compile(r"[\^{}\\\[~\]|€]")


@dataclass(frozen=True)
class Segments:
    encoding: str
    count: int


def segments_of(text: str) -> Segments:
    """GSM-7: 160 characters in one piece, 153 in each of several. A single other character: 70 and 67."""
    if _BASIC.fullmatch(_EXTENSION.sub("", text)):
        return Segments("GSM-7", _pieces(len(text) + len(_EXTENSION.findall(text)), 160, 153))
    return Segments("UCS-2", _pieces(len(text.encode("utf-16-le")) // 2, 70, 67))


def _pieces(length: int, alone: int, each: int) -> int:
    return 1 if length <= alone else -(-length // each)
