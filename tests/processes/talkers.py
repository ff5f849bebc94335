"""Many callers at once, each with a thread and a telephone of their own, and all that became of their calls."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from voiceagent.simulator.live_call import NotHeard
from voiceagent.simulator.phone import Phone, PretendTwilio

THOUGHTS = ("rain", "snow", "hail", "fog")
MOST_TRIES = 6
"""Who was not answered to the end says it again; so often nobody should have to."""
PATIENCE_S = 4.0


@dataclass
class Talker:
    """`place` tells this caller from the others, also in what they say."""

    place: int
    phone: Phone
    tries: int = 0
    failure: str = ""
    at: int = 0
    """The thought that is being spoken of, from 1."""
    _thread: threading.Thread = field(init=False)

    def start(self, before: Callable[["Talker"], int | None]) -> None:
        self._thread = threading.Thread(target=self._survive, args=(before,), daemon=True)
        self._thread.start()

    def join(self, seconds: float) -> None:
        self._thread.join(max(0.0, seconds))
        if self._thread.is_alive():
            self.failure = f"still talking\n{self.phone.transcript}"

    def thought(self, number: int) -> str:
        return f"Caller {self.place} thinks of {THOUGHTS[number - 1]}"

    def _survive(self, before: Callable[["Talker"], int | None]) -> None:
        try:
            self._talk(before)
        except Exception as exc:
            self.failure = f"{type(exc).__name__}: {exc}"

    def _talk(self, before: Callable[["Talker"], int | None]) -> None:
        self.phone.dial()
        for number in range(1, len(THOUGHTS) + 1):
            self.at = number
            self._is_answered(self.thought(number), loses_socket_at=before(self))
        self.phone.hangs_up()

    def _is_answered(self, words: str, loses_socket_at: int | None) -> None:
        """The stand-in says what it heard, and asks what makes the caller say that."""
        for _ in range(MOST_TRIES):
            self.tries += 1
            self.phone.says(words, loses_socket_at=loses_socket_at)
            loses_socket_at = None
            try:
                self.phone.hears(words, "What makes you say that?", within_s=PATIENCE_S)
                return
            except NotHeard:
                continue
        raise NotHeard(f"No answer to {words!r}\n{self.phone.transcript}")


def nothing_special(_talker: Talker) -> None:
    """What is done before each thought: see `talking`."""


@contextmanager
def talking(
    twilio: PretendTwilio, count: int, before: Callable[[Talker], int | None] = nothing_special, within_s: float = 90.0
) -> Iterator[list[Talker]]:
    """So many calls, running while inside; on the way out they come to their end.

    `before` is called in the caller's thread ahead of each thought; the answer's word at which the socket is lost.
    """
    talkers = [Talker(place, twilio.phone(f"+1415555{place:04}")) for place in range(1001, 1001 + count)]
    for talker in talkers:
        talker.start(before)
    try:
        yield talkers
    finally:
        until = monotonic() + within_s
        for talker in talkers:
            talker.join(until - monotonic())
