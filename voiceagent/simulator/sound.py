"""The seam between a simulated call and audio: who turns words into sound, and sound back into words."""

from dataclasses import dataclass
from typing import Protocol

CHARACTERS_A_SECOND = 15.0  # an unhurried telephone voice
SHORTEST_SAY_S = 0.4
WORD_FOR_WORD = 0.92  # the confidence Twilio typically reports for clear speech


@dataclass(frozen=True)
class Clip:
    """A piece of sound. `pcm` is 8 kHz, 16 bit, mono, little endian; empty when there is no real sound."""

    seconds: float
    pcm: bytes = b""


@dataclass(frozen=True)
class Recognised:
    """What Twilio understood. `text` is empty when it heard no words; `confidence` is from 0.0 to 1.0."""

    text: str
    confidence: float | None


class Sound(Protocol):
    """Everything audible on a call. One object serves many calls, from the threads that drive them."""

    def speak(self, text: str, *, voice: str, language: str) -> Clip:
        """The agent's Say. `voice` is Twilio's name (`man`, `Polly.Joanna-Neural`), `language` BCP-47."""
        ...

    def caller_speaks(self, text: str) -> Clip:
        """A simulated caller's own voice."""
        ...

    def recognise(self, clip: Clip, *, said: str, language: str, hints: str) -> Recognised:
        """Twilio's ear. `said` is what the caller meant, empty for a clip that a person recorded."""
        ...


class SilentSound:
    """No audio: durations are estimated, and what was said is recognised word for word."""

    def speak(self, text: str, *, voice: str, language: str) -> Clip:
        return Clip(estimated_seconds(text))

    def caller_speaks(self, text: str) -> Clip:
        return Clip(estimated_seconds(text))

    def recognise(self, clip: Clip, *, said: str, language: str, hints: str) -> Recognised:
        return Recognised(said, WORD_FOR_WORD if said.strip() else None)


def estimated_seconds(text: str) -> float:
    """How long it takes to say `text`."""
    return max(SHORTEST_SAY_S, len(text) / CHARACTERS_A_SECOND)
