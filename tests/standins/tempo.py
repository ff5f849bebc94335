"""The speed of one reply."""

import time
from collections.abc import Callable

from tests.standins.http_server import Exchange
from tests.standins.steps import Silence

PING_EVERY_S = 0.2


class Tempo:
    """When each word of one reply is due, counted from the request's arrival: lateness does not add up."""

    def __init__(self, exchange: Exchange, first_s: float, word_s: float) -> None:
        self._exchange = exchange
        self._due = exchange.began + first_s
        self._word_s = word_s

    async def word(self) -> None:
        """Wait until the next word is due."""
        await self._exchange.wait_until(self._due)
        self._due += self._word_s

    async def whole(self, count: int) -> None:
        """Wait as long as a reply of `count` words takes that is not streamed."""
        self._due += self._word_s * max(0, count - 1)
        await self._exchange.wait_until(self._due)

    async def silence(self, step: Silence, ping: Callable[[], None] | None = None) -> None:
        """Be silent for the time the step names; for ever means until the client gives up."""
        if ping and step.pinging:
            await self._ping(step, ping)
        elif step.for_s is None:
            await self._exchange.hang()
        else:
            await self._exchange.wait_until(time.monotonic() + step.for_s)
        self._due = max(self._due, time.monotonic())

    async def _ping(self, step: Silence, ping: Callable[[], None]) -> None:
        end = float("inf") if step.for_s is None else time.monotonic() + step.for_s
        while time.monotonic() < end:
            ping()
            await self._exchange.wait_until(min(end, time.monotonic() + PING_EVERY_S))
