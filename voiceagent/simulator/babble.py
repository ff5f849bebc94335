"""Something like a voice, for calls without sound: a recogniser finds speech in it, but no words.

A hum at the pitch of a voice, with the formants of an open vowel, in syllables. The words decide about pitch and
rhythm, so that other words make another sound, and the same words always the same.
"""

import math
import zlib
from array import array
from functools import lru_cache

RATE = 8000
_FORMANTS = ((700, 130), (1220, 110), (2600, 160))  # Hz and width of an "ah"
_FULL_SCALE = 32767
_LEVEL = 0.25
_SYLLABLES = 4.0  # a second


def babble(words: str, seconds: float) -> bytes:
    """8 kHz, 16 bit, mono. Nothing where nothing was said."""
    if not words.strip():
        return bytes(2 * round(seconds * RATE))
    second = _a_second(100 + zlib.crc32(words.encode()) % 120)
    whole = second * math.ceil(max(seconds, 0))
    return whole[: round(seconds * RATE)].tobytes()


@lru_cache(32)
def _a_second(pitch: int) -> "array[int]":
    """One second in which every partial comes full circle, so that it can be repeated."""
    partials = [(pitch * number, _loudness(pitch * number)) for number in range(1, 3400 // pitch)]
    scale = _LEVEL * _FULL_SCALE / sum(loudness for _, loudness in partials) * 3
    samples = array("h")
    for at in range(RATE):
        turn = 2 * math.pi * at / RATE
        syllable = 0.5 - 0.5 * math.cos(_SYLLABLES * turn)
        tone = sum(loudness * math.sin(frequency * turn) for frequency, loudness in partials)
        samples.append(max(-_FULL_SCALE, min(_FULL_SCALE, round(scale * syllable * tone))))
    return samples


def _loudness(frequency: float) -> float:
    return sum(1 / (1 + ((frequency - formant) / width) ** 2) for formant, width in _FORMANTS)
