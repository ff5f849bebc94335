"""How long a relay call waits for its caller: nobody tells us of a silence, so we have a clock of our own."""

from math import inf
from time import monotonic

LAST_WORDS_S = 20.0
"""The longest we wait for our own last words to be heard."""

LEAVING_S = 8.0
"""The longest a call keeps a process that stops."""

SPEECH_S = 2.0
"""A caller who was speaking so long ago has finished, or will say it again."""


class Waiting:
    """Times are on the monotonic clock, infinity where nothing is due."""

    def __init__(self) -> None:
        self.since = monotonic()
        self.hears_speech = False
        self.end_at = inf
        self._leaving_since: float | None = None

    def from_now(self, now: float) -> None:
        """There was a sign of the caller."""
        self.since = now

    def silence_at(self, quiet_at: float, timeout_s: float, *, is_answering: bool) -> float:
        """When it is a silence that nothing comes. `quiet_at`: all we said was heard by then."""
        return inf if is_answering else max(quiet_at, self.since) + timeout_s

    def leave_at(self, quiet_at: float, now: float, *, is_answering: bool) -> float:
        """When to go, once this process is to stop: between two sentences, if that is soon."""
        if self._leaving_since is None:
            self._leaving_since = now
        latest = self._leaving_since + LEAVING_S
        if is_answering:
            return latest
        return min(latest, max(quiet_at, self.since + SPEECH_S) if self.hears_speech else quiet_at)

    def ends(self, at: float) -> None:
        """The session is over then."""
        self.end_at = min(at, monotonic() + LAST_WORDS_S)
