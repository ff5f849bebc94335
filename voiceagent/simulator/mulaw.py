"""G.711 mu-law, the codec of the telephone network: 14 bits of sound in 8 (`audioop` left Python in 3.13)."""

import numpy as np

from voiceagent.simulator.audio import Samples, from_pcm, to_pcm

_BIAS = 132  # added before the logarithm, so that the smallest segment is linear too
_LIMIT = 32635  # the largest magnitude that still has a code once biased


def encode(samples: Samples) -> bytes:
    """Samples -> one byte each, as the network sends them (all bits inverted: silence is 0xFF)."""
    linear = np.frombuffer(to_pcm(samples), "<i2").astype(np.int32)
    magnitude = np.minimum(np.abs(linear), _LIMIT) + _BIAS
    segment = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    step = (magnitude >> (segment + 3)) & 0x0F
    sign = np.where(linear < 0, 0x80, 0)
    return bytes((~(sign | segment << 4 | step)).astype(np.uint8))


def decode(line: bytes) -> Samples:
    """Bytes from the network -> samples."""
    code = ~np.frombuffer(line, np.uint8).astype(np.int32) & 0xFF
    segment, step = (code >> 4) & 0x07, code & 0x0F
    magnitude = (((step << 3) + _BIAS) << segment) - _BIAS
    linear = np.where(code & 0x80, -magnitude, magnitude)
    return from_pcm(linear.astype("<i2").tobytes())


def over_the_line(samples: Samples) -> Samples:
    """What arrives at the other end. Going over the line twice changes nothing more."""
    return decode(encode(samples))
