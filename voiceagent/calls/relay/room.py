"""The relay calls of this process: how many there may be, and how they leave when it stops."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Literal

from voiceagent.calls.relay.line import Line

MOST_STRANGERS = 50
"""Sockets that have not said yet whose they are."""


class RelayRoom:
    """At most `most` calls at a time. Each is told to leave when the process is to stop."""

    def __init__(self, most: int = 250) -> None:
        self._most = most
        self._strangers = 0
        self._lines: set[Line] = set()
        self._changed = threading.Condition()
        self.is_leaving = False

    @property
    def has_place(self) -> bool:
        """Whether a call may be sent to a socket of this process."""
        return len(self._lines) < self._most and not self.is_leaving

    @property
    def calls(self) -> int:
        return len(self._lines)

    @contextmanager
    def before_setup(self) -> Iterator[bool]:
        """While a socket has not said whose it is. False: there are too many of these."""
        with self._changed:
            is_welcome = self._strangers < MOST_STRANGERS
            self._strangers += is_welcome
        try:
            yield is_welcome
        finally:
            with self._changed:
                self._strangers -= is_welcome

    @contextmanager
    def seated(self, line: Line) -> Iterator[Literal["seated", "full"]]:
        """While a call is on that line."""
        with self._changed:
            fits = len(self._lines) < self._most
            if fits:
                self._lines.add(line)
        try:
            yield "seated" if fits else "full"
        finally:
            with self._changed:
                self._lines.discard(line)
                self._changed.notify_all()

    def leave(self) -> None:
        """Every call ends here as soon as it can be interrupted, to go on in another process. Returns at once."""
        with self._changed:
            self.is_leaving = True
            lines = list(self._lines)
        for line in lines:
            line.wake()

    def drain(self, seconds: float) -> bool:
        """Leave, and wait for the last call; False when some are still here after `seconds`."""
        self.leave()
        until = monotonic() + seconds
        with self._changed:
            while self._lines and (left := until - monotonic()) > 0:
                self._changed.wait(left)
            return not self._lines
