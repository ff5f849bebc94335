"""How many messages a second a socket may send: a token bucket."""

from collections.abc import Callable
from time import monotonic


class Pace:
    """`a_second` on average, `at_once` in a burst. Twilio sends some ten a second at the very most."""

    def __init__(self, a_second: float = 50.0, at_once: float = 100.0, clock: Callable[[], float] = monotonic) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._left = at_once
        self._looked_at = clock()
        self.refused = 0
        """How many were too many, in all."""

    def allows(self) -> bool:
        """One more message came; False: it is one too many and not to be looked at."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._looked_at) * self._a_second)
        self._looked_at = now
        if self._left < 1:
            self.refused += 1
            return False
        self._left -= 1
        return True
