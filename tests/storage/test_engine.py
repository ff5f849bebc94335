"""Engines: URLs, SQLite's settings, forks."""

import multiprocessing
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from tests.storage.examples import start, turn
from voiceagent.core.errors import SettingsError, StorageUnavailable
from voiceagent.storage import engine as engine_module
from voiceagent.storage.database import Database
from voiceagent.storage.engine import database_url, make_engine
from voiceagent.storage.record import Record


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_name_of_postgresql_leads_to_our_driver(scheme: str) -> None:
    url = database_url(f"{scheme}://anna:p%40ss@db.example:5433/calls?sslmode=require")
    assert url.render_as_string(hide_password=False) == (
        "postgresql+psycopg://anna:p%40ss@db.example:5433/calls?sslmode=require"
    )


@pytest.mark.parametrize("url", ["mysql://root:s3cret@host/db", "s3cret", "", "sqlite://", "sqlite:///"])
def test_another_database_is_a_wrong_setting_and_the_password_stays_hidden(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL") as error:
        make_engine(url)
    assert "s3cret" not in str(error.value)


def test_the_folder_of_an_sqlite_file_is_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/var/deep/calls.db")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    engine.dispose()
    assert (tmp_path / "var/deep/calls.db").exists()


def test_sqlite_is_set_up_for_many_processes(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 2000}


def test_a_writer_waits_for_another_process_that_writes(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    database = Database(engine)
    database.run(lambda connection: connection.exec_driver_sql("CREATE TABLE t (x)"))
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, other.execute, ["COMMIT"]).start()
    database.run(lambda connection: connection.exec_driver_sql("INSERT INTO t VALUES (1)"))
    database.close()
    other.close()


def test_a_writer_does_not_wait_for_ever(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "SQLITE_BUSY_MS", 50)
    database = Database(make_engine(sqlite_url))
    database.run(lambda connection: connection.exec_driver_sql("CREATE TABLE t (x)"))
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(StorageUnavailable, match="OperationalError"):
        database.run(lambda connection: connection.exec_driver_sql("INSERT INTO t VALUES (1)"))
    assert time.monotonic() - began < 2
    other.close()
    database.close()


def _write_as_child(record: Record) -> None:
    record.calls.write_turn(turn(2))
    record.close()


def test_a_forked_child_uses_connections_of_its_own(record: Record) -> None:
    start(record)
    record.calls.write_turn(turn(1))
    child = multiprocessing.get_context("fork").Process(target=_write_as_child, args=(record,))
    child.start()
    child.join(20)
    assert child.exitcode == 0
    record.calls.write_turn(turn(3))
    call = record.calls.so_far("CA1")
    assert call is not None
    assert [kept.number for kept in call.turns] == [1, 2, 3]
