"""What is delivered when a recording is fetched: the WAV as it should be, and the ways in which it can be wrong."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat

from voiceagent.simulator.babble import RATE
from voiceagent.simulator.habits import Media

SAMPLE_BYTES = 2
WAV = "audio/x-wav"
_UNKNOWN_SIZE = 0xFFFFFFFF
_PIECE = bytes(RATE * SAMPLE_BYTES)
_PAGE = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class Delivery:
    """`body` may have no end."""

    body: bytes | Iterator[bytes]
    content_type: str = WAV


def wav(pcm: bytes, *, rate: int = RATE, channels: int = 1, claims: int | None = None) -> bytes:
    """16 bit. `claims`: the length of the samples as the header has it."""
    size = len(pcm) if claims is None else claims
    width = channels * SAMPLE_BYTES
    fmt = struct.pack("<HHIIHH", 1, channels, rate, rate * width, width, 8 * SAMPLE_BYTES)
    return (
        b"RIFF"
        + struct.pack("<I", min(36 + size, _UNKNOWN_SIZE))
        + b"WAVEfmt "
        + struct.pack("<I", len(fmt))
        + fmt
        + b"data"
        + struct.pack("<I", size)
        + pcm
    )


def delivery(pcm: bytes, media: Media) -> Delivery:
    return _DELIVERIES[media](pcm)


_DELIVERIES: dict[Media, Callable[[bytes], Delivery]] = {
    "right": lambda pcm: Delivery(wav(pcm)),
    "silence": lambda pcm: Delivery(wav(bytes(len(pcm)))),
    "html": lambda _: Delivery(_PAGE, "text/html"),
    "nothing": lambda _: Delivery(b""),
    "truncated": lambda pcm: Delivery(wav(pcm[: len(pcm) // 4 * 2], claims=len(pcm))),
    "wrong header": lambda pcm: Delivery(wav(pcm, rate=44_100, channels=2, claims=_UNKNOWN_SIZE)),
    "endless": lambda pcm: Delivery(chain([wav(pcm, claims=_UNKNOWN_SIZE)], repeat(_PIECE))),
}
