"""An SQLAlchemy engine that suits phone calls: bounded in time, safe over a fork, alike on both databases."""

import os
import sqlite3
import time
import weakref
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, Pool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError

from voiceagent.core.errors import SettingsError

POOL = {
    "pool_size": 5,
    "max_overflow": 5,
    "pool_timeout": 1,  # seconds; the default of 30 is two dead calls
    "pool_use_lifo": True,  # so that what a burst opened falls idle again
}
SQLITE_BUSY_MS = 2000
"""How long one waits for another process's write. Under gevent the whole process waits, so not longer."""

_engines: "weakref.WeakSet[Engine]" = weakref.WeakSet()
_inherited: list[Pool] = []


def make_engine(url: str, *, answer_within_s: float = 2.0) -> Engine:
    """An engine for `url` (sqlite:///, postgres:// or postgresql://); nothing is connected yet.

    No exchange with PostgreSQL lasts longer than `answer_within_s`. Raises `SettingsError` for other URLs.
    """
    address = database_url(url)
    # Parameters are what people said; SQLAlchemy would print them in every error.
    options: dict[str, Any] = {
        **POOL,
        "hide_parameters": True,
        # Most of what we do is one statement; BEGIN and COMMIT would make it three exchanges with the server.
        "isolation_level": "AUTOCOMMIT",
        "skip_autocommit_rollback": True,
    }
    if address.get_backend_name() == "sqlite":
        engine = _sqlite(address, options)
    else:
        engine = _postgres(address, options, answer_within_s)
    _engines.add(engine)
    return engine


def database_url(url: str) -> URL:
    """The URL with the driver we use. Raises `SettingsError`, whose text does not hold the password."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise SettingsError("DATABASE_URL is not a URL") from None
    if address.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return address.set(drivername="postgresql+psycopg")
    if address.drivername == "sqlite" and address.database:
        return address
    raise SettingsError(
        f"DATABASE_URL: {address.drivername}:// is none of sqlite:///path, postgres:// and postgresql://"
    )


def _sqlite(address: URL, options: dict[str, Any]) -> Engine:
    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": SQLITE_BUSY_MS / 1000}, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        _write_ahead(cursor)
        # A power cut may lose the last turns, never the file; FULL would stop every call of the process for
        # an fsync at each turn.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


def _write_ahead(cursor: DBAPICursor) -> None:
    """Let readers and the writer not wait for each other. The file stays so; only the first must change it.

    Whoever meets another process at that very moment is told "locked" at once, whatever its busy timeout.
    """
    patience = time.monotonic() + SQLITE_BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)


def _postgres(address: URL, options: dict[str, Any], answer_within_s: float) -> Engine:
    from voiceagent.storage.bounded_psycopg import BoundedConnection

    network = {
        "connect_timeout": 2,
        "application_name": "voiceagent",
        # A connection whose other end vanished is found while it idles, not by the next turn.
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    engine = create_engine(address, connect_args=network, **options)

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, args: list[Any], settings: dict[str, Any]) -> Any:
        connection = BoundedConnection.connect(*args, autocommit=True, **settings)
        connection.answer_within_s = answer_within_s
        # Asked for by SET, not by libpq's `options`, which poolers such as PgBouncer refuse. It fires before
        # our own clock does, and then the connection lives on.
        connection.execute(f"SET statement_timeout = {int(answer_within_s * 800)}")
        return connection

    return engine


def _leave_connections_to_parent() -> None:
    """In a forked child: start anew. The parent's connections are not closed here, which would break them."""
    for engine in list(_engines):
        _inherited.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_connections_to_parent)
