"""Time, as the simulator sees it: real, or one that a test moves."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Where a call takes its time from. Safe to share between the threads of many calls."""

    def now(self) -> float:
        """Unix seconds."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let `seconds` go by: somebody is speaking, or nobody is."""
        ...

    def elapse(self, seconds: float) -> None:
        """Count `seconds` that have really gone by while we waited for the app."""
        ...


class RealClock:
    """The clock on the wall."""

    def now(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        if seconds > 0:
            time.sleep(seconds)

    def elapse(self, seconds: float) -> None:
        """Nothing to do: the wall clock went on by itself."""


class TestClock:
    """A clock that stands still until somebody sleeps or moves it; sleeping takes no real time."""

    __test__ = False  # pytest collects classes named Test...

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self._now = now
        self._lock = threading.Lock()

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def elapse(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`. Time never goes back: raises ValueError when negative."""
        if seconds < 0:
            raise ValueError(f"time does not go back ({seconds} s)")
        with self._lock:
            self._now += seconds
