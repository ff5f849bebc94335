"""Sounds for tests: silence, noise, something a voice detector takes for a voice, and a real one where installed."""

import math
import random
import struct
from functools import cache

import pytest

from voiceagent.core.deadline import Deadline
from voiceagent.speech.base import Audio, Expected

RATE = 8000
SOON_S = 90.0
"""For what is to succeed on any machine, however busy."""

ENGLISH = Expected(("en-US",))


def soon() -> Deadline:
    return Deadline.after(SOON_S)


def silence(seconds: float, rate: int = RATE) -> Audio:
    return Audio(bytes(2 * round(seconds * rate)), rate)


def noise(seconds: float, loudness: int = 100) -> Audio:
    dice = random.Random(7)
    return _of([dice.randint(-loudness, loudness) for _ in range(round(seconds * RATE))])


def tone(seconds: float, hertz: float = 350.0) -> Audio:
    return _of([round(3000 * math.sin(2 * math.pi * hertz * at / RATE)) for at in range(round(seconds * RATE))])


@cache
def voice(seconds: float = 1.0, rate: int = RATE) -> Audio:
    """A pulse train through two resonances, swelling like syllables: to a detector it is somebody saying "aah"."""
    low, high = _resonance(700, 90, rate), _resonance(1200, 110, rate)
    samples = []
    for at in range(round(seconds * rate)):
        pulse = 1.0 if at % (rate // 120) == 0 else 0.0
        swell = 0.6 + 0.4 * math.sin(2 * math.pi * 4 * at / rate)
        samples.append(high(low(pulse)) * swell)
    loudest = max(map(abs, samples))
    return _of([round(12000 * sample / loudest) for sample in samples], rate)


def joined(*parts: Audio) -> Audio:
    return Audio(b"".join(part.samples for part in parts), parts[0].rate)


def spoken(text: str) -> Audio:
    """The simulator's caller on the telephone; the test is skipped where its voice is not installed."""
    pytest.importorskip("hibari", reason="the extra [local] is not installed: nobody can speak")
    return Audio(_real_sound().caller_speaks(text).pcm, RATE)  # type: ignore[attr-defined]


@cache
def _real_sound() -> object:
    from voiceagent.simulator.real_sound import RealSound

    return RealSound()


def _resonance(hertz: float, width: float, rate: int):
    radius = math.exp(-math.pi * width / rate)
    a, b = 2 * radius * math.cos(2 * math.pi * hertz / rate), -radius * radius
    before = [0.0, 0.0]

    def step(value: float) -> float:
        out = value + a * before[0] + b * before[1]
        before[1], before[0] = before[0], out
        return out

    return step


def _of(samples: list[int], rate: int = RATE) -> Audio:
    return Audio(struct.pack(f"<{len(samples)}h", *samples), rate)
