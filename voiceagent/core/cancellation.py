"""Calling work off from another thread: whoever blocks in it has said how to be woken."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Cancellation:
    """Asked for at most once, by any thread; it can't be taken back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wakes: list[Callable[[], None]] = []
        self.is_asked = False

    def ask(self) -> None:
        """Call the work off, and wake who blocks in it. Returns at once."""
        with self._lock:
            self.is_asked = True
            for wake in self._wakes:
                wake()

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """While inside, `wake` is called when the work is called off: at once if it was; never after leaving.

        `wake` must neither block nor raise.
        """
        with self._lock:
            self._wakes.append(wake)
            if self.is_asked:
                wake()
        try:
            yield
        finally:
            with self._lock:
                self._wakes.remove(wake)
