"""The clocks of one streamed answer: to its first token, between tokens, and to the turn's deadline."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

import httpx2

from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.watchdog import Watch, watchdog
from voiceagent.dialogue.failures import Reason, failure

_CONNECT_S = 1.0
_FAIR_CHANCE_S = 0.8
"""Who was given less than this for the first token has not failed by being late."""
_LAST_BYTES_S = 0.2


class Patience:
    """Waits for the first token at most half of what is left, so that somebody else may still be asked.

    The clocks run only while we wait for the model, not while the consumer is busy with a word. Neither pings
    nor thinking reset them, and they hold when the socket is silent: it is shut down when its time is over.
    """

    def __init__(self, deadline: Deadline, first_token_s: float, between_tokens_s: float) -> None:
        self._deadline = deadline
        self._left_s = deadline.left()
        self._first_s = min(first_token_s, self._left_s / 2)
        self._fair = self._first_s >= min(first_token_s, _FAIR_CHANCE_S)
        self._between_s = between_tokens_s
        self._end = time.monotonic() + self._left_s
        self._first_at = time.monotonic() + self._first_s
        self._watch: Watch
        self._begun = False
        self.has_cut = False
        """Whether the stream broke because it was late."""

    @property
    def is_over(self) -> bool:
        return self._left_s == 0

    @property
    def is_cancelled(self) -> bool:
        """The caller has interrupted: whatever the stream broke of, that is why nobody minds."""
        return self._deadline.called_off()

    def timeouts(self) -> httpx2.Timeout:
        """The limits up to the reply's headers; all of them in a row still end before the deadline does."""
        connect = min(_CONNECT_S, self._left_s / 8)  # counts twice: once for TCP, once for TLS
        return httpx2.Timeout(connect, read=self._first_s)

    @contextmanager
    def watching(self, response: httpx2.Response) -> Iterator[None]:
        """Shut the reply's socket down when it is late or called off; reading then raises some error of httpx2."""
        # From here on the watchdog is the limit: the socket's own would be a timer for each token.
        response.request.extensions["timeout"]["read"] = None
        self._watch = watchdog().watch(lambda: self._cut(response), self._first_at)
        cancellation = self._deadline.cancellation
        try:
            with cancellation.waking(lambda: self._cut(response)) if cancellation else nullcontext():
                yield
        finally:
            self._watch.release()

    def rest(self) -> None:
        """The consumer is busy: only the deadline counts."""
        self._begun = True
        self._watch.move(self._end)

    def resume(self) -> None:
        """We wait for the next token."""
        self._watch.move(min(time.monotonic() + self._between_s, self._end))

    def end_soon(self) -> None:
        """The reply is complete: only its connection is still to be got back."""
        self._watch.move(time.monotonic() + _LAST_BYTES_S)

    def late(self) -> AnswererFailed:
        """Which clock it was, as an error."""
        reason: Reason = "stalled" if self._begun else "first_token_late"
        if time.monotonic() >= self._end or not (self._begun or self._fair):
            reason = "no_time"
        return failure(reason)

    def _cut(self, response: httpx2.Response) -> None:
        # close() from here would leave the reader blocked until its own timeout; shutdown() wakes it at once.
        # A closed response has given its connection back: somebody else may be reading there by now.
        self.has_cut = True
        if not response.is_closed and "network_stream" in response.extensions:
            with suppress(OSError):
                response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
