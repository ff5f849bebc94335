"""A point in time that travels with a turn: everybody on the way asks it what is left."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Deadline:
    """`at` is on the monotonic clock of this process, in seconds; it means nothing in another process."""

    at: float
    monotonic: Callable[[], float] = field(default=time.monotonic, repr=False, compare=False)

    @classmethod
    def after(cls, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> "Deadline":
        return cls(monotonic() + seconds, monotonic)

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.monotonic())

    def passed(self) -> bool:
        return self.left() == 0.0

    def at_most(self, seconds: float) -> float:
        """The smaller of `seconds` and what is left: the timeout to give to a call inside this deadline."""
        return min(seconds, self.left())
