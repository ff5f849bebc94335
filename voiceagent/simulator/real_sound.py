"""Real sound on a simulated call: synthesised, sent over a mu-law line, and recognised from what arrives."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np

from voiceagent.simulator.audio import TELEPHONE_RATE, Samples, from_pcm, silence, telephone_band, to_pcm
from voiceagent.simulator.ears import NOTHING, Ears
from voiceagent.simulator.loudness import levelled
from voiceagent.simulator.mulaw import over_the_line
from voiceagent.simulator.sound import Clip, Recognised
from voiceagent.simulator.voices import AgentVoice, CallerVoice, Engine
from voiceagent.simulator.wav import read_wav

# Two Says in a row would run into one another without it; Twilio's clips end in one, too.
_BREATH = silence(0.25)

Progress = Callable[[str, float], None]
"""Told what is being loaded, and the share of it that is done (0.0 to 1.0)."""


def quietly(what: str, share: float) -> None:
    """For whoever wants to see no progress."""


class RealSound:
    """`Sound` made of the embedded engines. Thread-safe; they load when first needed, or at once by `load`.

    They know English only. Whatever voice or language Say names, one voice speaks; what is said in
    another language is passed on as it was meant, for Whisper's English weights would make nonsense of it.
    """

    def __init__(self) -> None:
        self._engine = Engine()
        self._agent = AgentVoice(self._engine)
        self._caller = CallerVoice(self._engine)
        self._ears = Ears()

    @classmethod
    def load(cls, progress: Progress = quietly) -> Self:
        """With everything in memory: takes one or two seconds and 320 MB. Raises WrongWeights."""
        sound = cls()
        progress("voice", 0.0)
        sound._engine.load()
        progress("voice", 1.0)
        sound._ears.load(lambda share: progress("recogniser", share))
        return sound

    def speak(self, text: str, *, voice: str, language: str) -> Clip:
        samples = self._agent.say(text)
        return _over_the_line(np.concatenate([samples, _BREATH]) if len(samples) else samples)

    def caller_speaks(self, text: str) -> Clip:
        return _over_the_line(self._caller.say(text))

    def caller_plays(self, recording: Path) -> Clip:
        """A person's own WAV, as it would sound on the telephone. Raises ValueError when it is no PCM WAV."""
        return _over_the_line(levelled(telephone_band(read_wav(recording))))

    def recognise(self, clip: Clip, *, said: str, language: str, hints: str) -> Recognised:
        if language.partition("-")[0].lower() not in {"en", ""}:
            return Recognised(said, None) if said else NOTHING
        return self._ears.recognise(from_pcm(clip.pcm), hints=hints)


def _over_the_line(samples: Samples) -> Clip:
    return Clip(len(samples) / TELEPHONE_RATE, to_pcm(over_the_line(samples)))
