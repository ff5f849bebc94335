"""The promise of a transcriber: sound in, what was said out."""

from dataclasses import dataclass
from typing import Protocol

from voiceagent.core.deadline import Deadline

SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class Audio:
    """Sound of one voice. `samples` are 16-bit little-endian PCM, mono, `rate` of them a second."""

    samples: bytes
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / (SAMPLE_BYTES * self.rate)

    def part(self, start: int, end: int) -> "Audio":
        """From one sample to before another, counted from 0."""
        return Audio(self.samples[start * SAMPLE_BYTES : end * SAMPLE_BYTES], self.rate)


@dataclass(frozen=True, slots=True)
class Expected:
    """What helps to hear right. `languages` are BCP 47, the likeliest first; empty: any.

    `keywords` are names and terms that may well be said: from the profile, and the caller's own.
    """

    languages: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said. `text` is empty where nothing was: silence, noise, or words that nobody spoke.

    `language` is BCP 47 as far as it was told, else empty; `transcriber` is who heard it; `seconds` are those of
    the audio, as billed.
    """

    text: str
    language: str = ""
    transcriber: str = ""
    seconds: float = 0.0


class Transcriber(Protocol):
    """Safe to ask from many threads at once; never returns later than a moment after the deadline."""

    @property
    def name(self) -> str:
        """A short constant for logs, metrics and the record: `openai`, `local`."""
        ...

    def transcribe(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        """What was said in `audio`. Raises `TranscriberFailed`, and nothing else.

        It may make words of noise, as models do: who believes them asks `speech/hallucination.py` first.
        """
        ...
