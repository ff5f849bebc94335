"""The promise of an embedder."""

from typing import Protocol

from voiceagent.core.errors import VoiceagentError

DIMENSIONS = 384


class Embedder(Protocol):
    """Vectors of different models can't be compared: who takes another one empties `capture_vector`."""

    def embed(self, text: str) -> bytes:
        """What a text means: a vector of length 1, as `DIMENSIONS` little-endian float16.

        Takes some 10 ms of CPU, so never in a process that answers the phone. Raises `MeaningUnavailable`.
        """
        ...


class MeaningUnavailable(VoiceagentError):
    """The model is not installed, or is not the examined one."""
