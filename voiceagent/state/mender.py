"""Finds out when a lost store is back and tells it what it missed: in a thread, on nobody's time."""

import threading
import time
from collections.abc import Callable, Hashable

import structlog

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.errors import StateUnavailable

log = structlog.get_logger("state")

Debt = Callable[[], object]


class Mender:
    """One thread while anything is broken or owed, none otherwise.

    It makes the breaker's trial calls, so that no caller waits for one. A debt is paid by calling it, maybe
    twice; it stays owed when that raises `StateUnavailable`. Beyond `most` the oldest debts are forgotten:
    those calls are rebuilt from storage.
    """

    def __init__(
        self,
        try_it: Callable[[], object],
        breaker: Breaker,
        when_done: Callable[[], None],
        *,
        every_s: float = 0.5,
        most: int = 1000,
    ) -> None:
        self._try_it, self._breaker, self._when_done = try_it, breaker, when_done
        self._every_s, self._most = every_s, most
        self._debts: dict[Hashable, Debt] = {}
        self._lock = threading.Lock()
        self._running = False

    def owe(self, key: Hashable, debt: Debt) -> None:
        """To be paid as soon as the store is back; a newer debt takes the place of one with the same key."""
        with self._lock:
            self._debts.pop(key, None)
            self._debts[key] = debt
            if len(self._debts) > self._most:
                del self._debts[next(iter(self._debts))]
        self.start()

    def owes(self, key: Hashable) -> bool:
        return key in self._debts

    def start(self) -> None:
        """Something is broken or owed: see to it, unless that is being done."""
        with self._lock:
            starts, self._running = not self._running, True
        if starts:
            threading.Thread(target=self._run, name="state-mender", daemon=True).start()

    def _run(self) -> None:
        while not self._is_done():
            time.sleep(self._every_s)
        self._when_done()

    def _is_done(self) -> bool:
        try:
            self._breaker.call(self._try_it)
            self._pay()
        except (StateUnavailable, BreakerOpen):
            return False
        with self._lock:
            # A trial from before the breaker opened may succeed and leave it open.
            self._running = bool(self._debts) or self._breaker.current_state != "closed"
            return not self._running

    def _pay(self) -> None:
        with self._lock:
            owed = list(self._debts.items())
        for key, debt in owed:
            try:
                self._breaker.call(debt)
            except (StateUnavailable, BreakerOpen):
                raise
            except Exception:
                log.exception("state_debt_broke")  # a mistake of ours, which would be one for ever
            with self._lock:
                if self._debts.get(key) is debt:
                    del self._debts[key]
        if owed:
            log.warning("state_told", debts=len(owed))
