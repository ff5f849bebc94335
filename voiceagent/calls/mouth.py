"""The promise of a mouth: where the words of an answer go, on their way to the caller."""

from collections.abc import Sequence
from typing import Protocol


class TurnEndedError(Exception):
    """Say no more in this turn: somebody else has it now, or the caller does not want to hear it."""


class Mouth(Protocol):
    """Speaks for one turn. Each method may raise `TurnEndedError`."""

    language: str
    """BCP 47: what is said from now on is in it."""

    @property
    def said(self) -> Sequence[str]:
        """The sentences of this turn so far, also those of a producer before us."""
        ...

    def words(self, text: str) -> None:
        """A piece of a model's text, of any size."""
        ...

    def finish_words(self) -> None:
        """The model has no more of them: what is left is a sentence."""
        ...

    def drop_words(self) -> None:
        """The model broke off: forget the sentence it was in, as far as nobody has heard it."""
        ...

    def say(self, sentence: str) -> None:
        """A whole sentence of ours."""
        ...

    def is_ahead(self) -> bool:
        """The caller has words to hear for a while yet: none that come now are in a hurry."""
        ...
