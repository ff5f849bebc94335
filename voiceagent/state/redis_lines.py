"""Open connections to Redis. One question, one answer, in bounded time; Redis's errors become ours here.

redis-py's own client spends half of an operation's CPU on its pool, its retries and its telemetry (35 µs
against 18 µs for a small script), so its connections are used directly; all about the wire stays redis-py's.
"""

import os
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Protocol, cast

from redis.backoff import NoBackoff
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from voiceagent.core.errors import StateUnavailable
from voiceagent.state.codec import UnreadableError
from voiceagent.state.redis_scripts import Script

TIMEOUT_S = 0.2
"""For connecting and for an answer, each."""

WAIT_GRACE_S = 0.3
"""What a blocking read may take beyond the time that Redis was told to block."""

_TRUSTED_S = 0.5
"""A line used so recently is used again unseen; an older one is first asked whether it was closed."""

_STALE_S = 30.0
"""Whatever stands between us and Redis may have dropped a line that was idle for so long, without a word."""

Word = bytes | str | int


class _Line(Protocol):
    """What we use of a redis-py connection, whose own methods have no types."""

    def pack_command(self, *words: Word) -> list[bytes]: ...

    def send_packed_command(self, command: list[bytes]) -> None: ...

    def can_read(self, timeout: float) -> bool: ...

    def read_response(self) -> Any: ...

    def disconnect(self) -> None: ...


class RedisLines:
    """At most `most` lines of this process, opened when needed; a fork starts without any.

    Raises `StateUnavailable` for all that Redis or the network does, with `is_outage` False when it was this
    process that had no time to listen; and `UnreadableError` when a key holds another kind of value.
    """

    def __init__(self, url: str, most: int) -> None:
        # A pool of redis-py's that is only asked to make connections: it knows the URL's many forms.
        self._maker = ConnectionPool.from_url(
            url,
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            driver_info=None,  # else two more round trips, which Redis 6.2 refuses
        )
        self._most = most
        self._start()

    def _start(self) -> None:
        self._idle: list[tuple[float, _Line]] = []  # the last used one last; append and pop are atomic
        # One token for each line. Under gevent a Semaphore's release would let everybody else run first.
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(self._most):
            self._free.put(None)
        self._pid = os.getpid()

    def ask(self, *command: Word, wait_s: float = 0.0) -> Any:
        """Redis's answer to a command. `wait_s`: how long the command itself blocks in Redis."""
        began = monotonic()
        try:
            return self._ask(command, wait_s)
        except RedisError as exc:
            took_s = monotonic() - began
            raise _as_ours(exc, is_outage=took_s < 2 * TIMEOUT_S + wait_s + WAIT_GRACE_S) from exc

    def run(self, script: Script, keys: tuple[Word, ...], *args: Word) -> Any:
        """The answer of a script, which Redis is given once and then knows by name."""
        began = monotonic()
        try:
            try:
                return self._ask(("EVALSHA", script.sha, len(keys), *keys, *args))
            except NoScriptError:
                return self._ask(("EVAL", script.body, len(keys), *keys, *args))
        except RedisError as exc:
            raise _as_ours(exc, is_outage=monotonic() - began < 2 * TIMEOUT_S + WAIT_GRACE_S) from exc

    def _ask(self, command: tuple[Word, ...], wait_s: float = 0.0) -> Any:
        if self._pid != os.getpid():
            self._start()
        try:
            self._free.get(timeout=TIMEOUT_S)
        except Empty:
            raise StateUnavailable("no free connection", is_outage=False) from None
        try:
            line = self._take()
            try:
                answer = _exchange(line, command, wait_s)
            except NoScriptError:
                self._idle.append((monotonic(), line))
                raise
            except RedisConnectionError:
                line.disconnect()
                self._hang_up()
                raise
            except BaseException:
                # The answer may still come, or this is a replica that must not be written: never use it again.
                line.disconnect()
                raise
            self._idle.append((monotonic(), line))
            return answer
        finally:
            self._free.put(None)

    def _take(self) -> _Line:
        while True:
            try:
                since, line = self._idle.pop()
            except IndexError:
                return cast(_Line, self._maker.make_connection())
            if _is_usable(line, monotonic() - since):
                return line
            line.disconnect()

    def _hang_up(self) -> None:
        """Redis went away: the other lines are dead too."""
        idle, self._idle = self._idle, []
        for _, line in idle:
            line.disconnect()


def _is_usable(line: _Line, idle_s: float) -> bool:
    if idle_s < _TRUSTED_S:
        return True
    try:
        return idle_s < _STALE_S and not line.can_read(0)
    except RedisError:
        return False


def _exchange(line: _Line, command: tuple[Word, ...], wait_s: float) -> Any:
    # One buffer, one packet: redis-py alone would send a long value in three.
    line.send_packed_command([b"".join(line.pack_command(*command))])
    if wait_s and not line.can_read(wait_s + WAIT_GRACE_S):
        raise RedisTimeoutError("no answer")
    return line.read_response()


def _as_ours(error: RedisError, *, is_outage: bool) -> Exception:
    if isinstance(error, ResponseError) and "WRONGTYPE" in str(error):
        return UnreadableError("another kind of value")
    late = isinstance(error, RedisTimeoutError) and not is_outage
    # Only the kind: Redis quotes what it was sent.
    return StateUnavailable(f"redis: {type(error).__name__}", is_outage=not late)
