"""One database as this process uses it: short pieces of work, one retry, a breaker, and our errors.

While the breaker is open every piece of work fails at once with `StorageUnavailable`. What then happens
stands where work is asked for: a turn goes to the spool (`TurnWriter`), a promise is not made (`Outbox.put`).
"""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage.engine import make_engine

T = TypeVar("T")
Work = Callable[[Connection], T]

LEFTOVER_S = 0.2
"""A connection that the server dropped long ago fails at once. One that took longer was a real attempt."""


class Database:
    """Runs pieces of work. Threads may share it; a forked child goes on with connections of its own."""

    def __init__(self, engine: Engine, breaker: Breaker | None = None) -> None:
        self.engine = engine
        self.breaker = breaker or Breaker("storage")

    def run(self, work: Work[T]) -> T:
        """Every statement of `work` is a transaction by itself.

        `work` may run twice when the first connection turns out to be dead, so it must bear being repeated.
        Raises `StorageUnavailable`; `retryable` is False where the database was there and refused.
        """
        try:
            return self.breaker.call(lambda: _with_our_errors(self.engine, work))
        except BreakerOpen as exc:
            raise StorageUnavailable("breaker open") from exc

    def transaction(self, work: Work[T]) -> T:
        """All of `work` happens, or none of it. Its first statement should be a write.

        SQLite gives up at once, without waiting, when a transaction that has read wants to write and another
        process has written since. Otherwise as `run`.
        """

        def in_transaction(connection: Connection) -> T:
            connection.execution_options(isolation_level=connection.default_isolation_level)
            with connection.begin():
                return work(connection)

        return self.run(in_transaction)

    def close(self) -> None:
        self.engine.dispose()


def _with_our_errors(engine: Engine, work: Work[T]) -> T:
    try:
        return _once_more_after_a_dead_connection(engine, work)
    except (OperationalError, InterfaceError, InternalError) as exc:
        raise StorageUnavailable(_reason(exc)) from exc
    except NoFreeConnection as exc:
        raise StorageUnavailable("no free connection") from exc
    except DBAPIError as exc:
        # A value or a constraint: the database is well. `from None`: PostgreSQL quotes the value in its text.
        raise StorageUnavailable(_reason(exc), retryable=False, is_outage=False) from None


def _reason(exc: DBAPIError) -> str:
    return f"{type(exc.orig).__name__} {getattr(exc.orig, 'sqlstate', None) or ''}".strip()


def _once_more_after_a_dead_connection(engine: Engine, work: Work[T]) -> T:
    """Instead of a ping before every piece of work, which would cost as much as the work."""
    began = time.monotonic()
    try:
        return _attempt(engine, work)
    except DBAPIError as exc:
        if not exc.connection_invalidated or time.monotonic() - began > LEFTOVER_S:
            raise
    return _attempt(engine, work)


def _attempt(engine: Engine, work: Work[T]) -> T:
    with engine.connect() as connection:
        return work(connection)


def open_database(url: str) -> Database:
    """Nothing is connected before the first piece of work. Raises `SettingsError` for a URL we can't use."""
    return Database(make_engine(url))
