"""A point in time that travels with a turn: everybody on the way asks it what is left."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from voiceagent.core.cancellation import Cancellation


@dataclass(frozen=True, slots=True)
class Deadline:
    """`at` is on the monotonic clock of this process, in seconds; it means nothing in another process.

    `cancellation`, where there is one, ends the turn before its time: a caller has interrupted.
    """

    at: float
    monotonic: Callable[[], float] = field(default=time.monotonic, repr=False, compare=False)
    cancellation: Cancellation | None = field(default=None, repr=False, compare=False)

    @classmethod
    def after(cls, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> "Deadline":
        return cls(monotonic() + seconds, monotonic)

    def earlier_by(self, seconds: float) -> "Deadline":
        """The same one, so much before."""
        return replace(self, at=self.at - seconds)

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.monotonic())

    def passed(self) -> bool:
        return self.left() == 0.0

    def called_off(self) -> bool:
        return self.cancellation is not None and self.cancellation.is_asked

    def at_most(self, seconds: float) -> float:
        """The smaller of `seconds` and what is left: the timeout to give to a call inside this deadline."""
        return min(seconds, self.left())
