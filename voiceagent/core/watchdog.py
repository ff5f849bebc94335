"""A clock for blocking reads: what is under watch when its time comes is cut short, from another thread.

A socket's own timeout is no deadline: any byte resets it, so a server that sends pings outlives it.
"""

import math
import threading
import time
from collections.abc import Callable

from voiceagent.core.per_process import PerProcess


class Watch:
    """One thing under watch. Its owner moves the time along; that is cheap enough for every token."""

    __slots__ = ("_dog", "at", "cut")

    def __init__(self, dog: "Watchdog", cut: Callable[[], None], at: float) -> None:
        self._dog = dog
        self.cut = cut
        self.at = at

    def move(self, at: float) -> None:
        """Let the time be `at` on the monotonic clock, in seconds: earlier or later than before."""
        self.at = at
        if at < self._dog.looks_at:
            self._dog.look_now()

    def release(self) -> None:
        """End the watch; once this has returned, `cut` is not called any more."""
        self._dog.forget(self)


class Watchdog:
    """One thread, asleep until the earliest time of all it watches. `cut` must neither block nor raise."""

    def __init__(self) -> None:
        self.looks_at = math.inf
        self._watches: set[Watch] = set()
        self._change = threading.Condition()
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def watch(self, cut: Callable[[], None], at: float) -> Watch:
        watch = Watch(self, cut, at)
        with self._change:
            self._watches.add(watch)
            if at < self.looks_at:
                self._change.notify()
        return watch

    def forget(self, watch: Watch) -> None:
        with self._change:
            self._watches.discard(watch)

    def look_now(self) -> None:
        with self._change:
            self._change.notify()

    def _run(self) -> None:
        with self._change:
            while True:
                self._look()
                pause = self.looks_at - time.monotonic()
                self._change.wait(None if self.looks_at == math.inf else max(0.0, pause))

    def _look(self) -> None:
        # While we look, every move wakes us again: a move we have just missed must not be slept through.
        self.looks_at = math.inf
        now = time.monotonic()
        for watch in [watch for watch in self._watches if watch.at <= now]:
            self._watches.discard(watch)
            watch.cut()
        self.looks_at = min((watch.at for watch in self._watches), default=math.inf)


watchdog = PerProcess(Watchdog)
"""The process's own."""
