"""An answerer behind its breaker: whether it may be asked now, and how it went."""

import time
from contextlib import suppress

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.errors import AnswererFailed
from voiceagent.dialogue.base import Answerer


class Guarded:
    """A stream can't run inside a breaker's call: a caller who interrupts it would count as a failure.

    So outcomes are reported afterwards, and while the breaker is open one turn per `reset_timeout` tries:
    nobody else has to wait for what is probably still broken.
    """

    def __init__(self, answerer: Answerer, breaker: Breaker) -> None:
        self.answerer = answerer
        self._breaker = breaker
        self._next_try = 0.0

    def may_be_asked(self) -> bool:
        """Ask only when about to try: a yes while the breaker is open is meant for one."""
        if not self._breaker.is_open:
            return True
        now = time.monotonic()
        if now < self._next_try:
            return False
        self._next_try = now + self._breaker.reset_timeout
        return True

    def went(self, failed: AnswererFailed | None = None) -> None:
        """Report how it went: well, or with that error."""

        def outcome() -> None:
            if failed:
                raise failed

        with suppress(AnswererFailed, BreakerOpen):
            self._breaker.call(outcome)
        if failed and self._breaker.is_open:
            self._next_try = time.monotonic() + self._breaker.reset_timeout
