"""The promise of a search over captures: what is asked, where, and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from voiceagent.storage.kept import FoundCapture


@dataclass(frozen=True, slots=True)
class Within:
    """Where to look; all that is given must hold. Times are aware; `since` is within, `until` is not.

    Raises `ValueError` when it says neither whose captures nor which call's: nobody searches what strangers said by
    leaving something out. `everybody` is for operators.
    """

    caller_id: int | None = None
    call_sid: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    everybody: bool = False

    def __post_init__(self) -> None:
        if self.caller_id is None and self.call_sid is None and not self.everybody:
            raise ValueError("whose captures?")


@dataclass(frozen=True, slots=True)
class Snippet:
    """The part of a text that says why it was found. `marks`: where in `text` a word that was asked for stands."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A capture, how well it fits (only to be compared within one answer; more is better), and where."""

    capture: FoundCapture
    score: float
    snippet: Snippet


class Search(Protocol):
    def find(self, query: str, within: Within, limit: int = 5) -> list[Found]:
        """The captures that fit best, the best first and the newer of equals; none for a query without words.

        Takes any text at all. Raises `StorageUnavailable`.
        """
        ...
