"""The way to the shared store: through its breaker, and with somebody who sees to it when it breaks."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import structlog

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.errors import StateUnavailable
from voiceagent.state.mender import Mender

T = TypeVar("T")
log = structlog.get_logger("state")


class Guard:
    """Asks the shared store while the breaker is closed, else fails at once: no caller makes a trial call."""

    def __init__(self, breaker: Breaker, ping: Callable[[], float], mend_every_s: float) -> None:
        self._breaker = breaker
        self._mender = Mender(ping, breaker, self._announce_return, every_s=mend_every_s)
        self._answered_alone = 0

    @property
    def is_closed(self) -> bool:
        return bool(self._breaker.current_state == "closed")

    def ask(self, operation: str, work: Callable[[], T]) -> T:
        """What `work` returns. Raises `StateUnavailable`."""
        if not self.is_closed:
            self._go_alone()
            raise StateUnavailable("breaker open", is_outage=False)
        try:
            return self._breaker.call(work)
        except BreakerOpen as exc:
            raise StateUnavailable("breaker open", is_outage=False) from exc
        except StateUnavailable as exc:
            if self.is_closed:  # the breaker announces its opening, and then there is nothing more to say
                log.warning("state_unavailable", operation=operation, reason=exc.reason)
            self._go_alone()
            raise

    def _go_alone(self) -> None:
        self._answered_alone += 1  # for the log: one more or less under many threads does not matter
        self._mender.start()

    def _announce_return(self) -> None:
        answered_alone, self._answered_alone = self._answered_alone, 0
        if answered_alone:
            log.warning("state_back", answered_alone=answered_alone)

    def owe(self, key: Hashable, debt: Callable[[], object]) -> None:
        """Something that the shared store must be told later: see `Mender.owe`."""
        self._mender.owe(key, debt)

    def owes(self, key: Hashable) -> bool:
        return self._mender.owes(key)
