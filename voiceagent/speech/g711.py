"""The telephone network's codecs, G.711 mu-law and A-law: 14 or 13 bits of sound in 8 (`audioop` left Python)."""

from collections.abc import Callable

_BIAS = 132


def _from_mulaw(code: int) -> int:
    code = ~code & 0xFF
    magnitude = (((code & 0x0F) << 3) + _BIAS << (code >> 4 & 0x07)) - _BIAS
    return -magnitude if code & 0x80 else magnitude


def _from_alaw(code: int) -> int:
    code ^= 0x55
    segment, step = code >> 4 & 0x07, (code & 0x0F) << 4
    magnitude = step + 8 if segment == 0 else step + 0x108 << segment - 1
    return magnitude if code & 0x80 else -magnitude


def _decoder(sample_of: Callable[[int], int]) -> Callable[[bytes], bytes]:
    words = [sample_of(code).to_bytes(2, "little", signed=True) for code in range(256)]
    low, high = bytes(word[0] for word in words), bytes(word[1] for word in words)

    def decode(coded: bytes) -> bytes:
        # Two tables and two strides: a minute takes a millisecond, and no numpy is needed in the web process.
        samples = bytearray(2 * len(coded))
        samples[0::2] = coded.translate(low)
        samples[1::2] = coded.translate(high)
        return bytes(samples)

    return decode


decode_mulaw = _decoder(_from_mulaw)
"""Mu-law bytes -> 16-bit little-endian PCM."""

decode_alaw = _decoder(_from_alaw)
"""A-law bytes -> 16-bit little-endian PCM."""
