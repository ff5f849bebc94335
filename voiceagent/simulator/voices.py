"""The two voices on a simulated line: the agent's, and the same one pitched down for the caller."""

import threading
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from voiceagent.simulator.audio import TELEPHONE_RATE, Samples, resample, silence, telephone_band
from voiceagent.simulator.loudness import levelled, trimmed
from voiceagent.simulator.reading import breaths, readable

PAUSE_BETWEEN_SENTENCES = 0.3  # seconds, beside the few hundredths left on either side of each
SENTENCES_KEPT = 512  # about 40 kB each


class Engine:
    """The speech engine (hibari, voice "heart", 24 kHz), loaded when first needed; English only.

    Thread-safe. One thread is plenty: a second of speech takes a hundredth of a second to make.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hibari: Any = None

    def load(self) -> None:
        with self._lock:
            self._loaded()

    def sentences(self, text: str) -> list[str]:
        with self._lock:
            return list(self._loaded().split_sentences(text))

    def synthesise(self, text: str, *, speed: float) -> tuple[Samples, int]:
        """Samples and their rate. The same text gives the same samples each time."""
        with self._lock:
            engine = self._loaded()
            return engine(text, speed=speed, seed=0), engine.sample_rate

    def _loaded(self) -> Any:
        if self._hibari is None:
            from hibari import Hibari

            self._hibari = Hibari(threads=1)
            self._hibari("Hello.")  # loads the pronunciation tables too, which it does at its first word
        return self._hibari


class Voice:
    """Speaks text as 8 kHz samples: within the telephone's band, at one level, without silence at the ends.

    `pitch` 0.86 plays the samples at 86 % of their rate; the engine speaks faster by as much: the pace stays.
    """

    pitch: ClassVar[float] = 1.0

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._spoken = lru_cache(SENTENCES_KEPT)(self._speak)

    def say(self, text: str) -> Samples:
        """The whole text. Nothing to pronounce in it (empty, "...", an emoji): no samples."""
        pause = silence(PAUSE_BETWEEN_SENTENCES)
        parts: list[Samples] = []
        for sentence in self._engine.sentences(readable(text)):
            for breath in filter(_pronounceable, breaths(sentence)):
                parts += [pause, self._spoken(breath)]
        return np.concatenate(parts[1:]) if parts else silence(0)

    def _speak(self, text: str) -> Samples:
        samples, rate = self._engine.synthesise(text, speed=1 / self.pitch)
        heard = resample(samples, round(rate * self.pitch), TELEPHONE_RATE)
        spoken = trimmed(levelled(telephone_band(heard)))
        spoken.setflags(write=False)  # it is shared by everybody who says this sentence again
        return spoken


class AgentVoice(Voice):
    """The engine's own voice."""


class CallerVoice(Voice):
    """A lower one, so that a listener and the pictures can tell the two apart."""

    pitch = 0.86


def _pronounceable(text: str) -> bool:
    return any(character.isalnum() for character in text)
