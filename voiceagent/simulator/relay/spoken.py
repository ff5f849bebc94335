"""The speaking clock: what of a reply was heard until when, and where in it a caller breaks in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class BreaksIn:
    """Something happens in the middle of the agent's next reply.

    `at`: after that many of its words (0: before the first), or right after that text of it. The caller
    speaks up (`interrupt`), or the socket is lost.
    """

    at: int | str
    how: Literal["interrupt", "lose socket"] = "interrupt"

    def offset(self, text: str) -> int | None:
        """Where in the reply as far as it is known; None when that is not in it yet."""
        if isinstance(self.at, str):
            found = text.lower().find(self.at.lower())
            return None if found < 0 else found + len(self.at)
        ends = [word.end() for word in re.finditer(r"\S+", text)]
        return 0 if self.at <= 0 else ends[self.at - 1] if self.at <= len(ends) else None


@dataclass(frozen=True)
class Stretch:
    """A piece of text as it was spoken, in seconds since the call began."""

    text: str
    start: float
    end: float


@dataclass
class Spoken:
    """One reply. Time goes evenly over the letters of a piece."""

    stretches: list[Stretch] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)

    @property
    def last(self) -> str:
        return self.stretches[-1].text if self.stretches else ""

    @property
    def seconds(self) -> float:
        return self.stretches[-1].end - self.stretches[0].start if self.stretches else 0.0

    @property
    def seconds_of_last(self) -> float:
        return self.stretches[-1].end - self.stretches[-1].start if self.stretches else 0.0

    def add(self, text: str, start: float, end: float) -> None:
        self.stretches.append(Stretch(text, start, end))

    def cut_in_the_middle(self) -> float | None:
        """Forgets the second half, from the word nearest to the middle on; returns when that was."""
        if not self.stretches:
            return None
        middle = self.stretches[0].start + self.seconds / 2
        index, offset, at = min(self._word_ends(), key=lambda end: abs(end[2] - middle))
        stretch = self.stretches[index]
        self.stretches[index:] = [Stretch(stretch.text[:offset], stretch.start, at)]
        return at

    def _word_ends(self) -> Iterator[tuple[int, int, float]]:
        for index, stretch in enumerate(self.stretches):
            words = stretch.text.rstrip()
            for word in re.finditer(r"\S+", words):
                share = word.end() / len(words)
                yield index, word.end(), stretch.start + share * (stretch.end - stretch.start)
            if not words:
                yield index, len(stretch.text), stretch.end
