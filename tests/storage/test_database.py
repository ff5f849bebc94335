"""What happens to a piece of work when the database refuses, hangs, restarts or is slow."""

import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, text

from tests.servers.postgres import PostgresServer
from tests.servers.proxy import TcpProxy
from tests.storage.examples import ANNA, NOON, start, turn
from voiceagent.core.breakers import Breaker
from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage import database as database_module
from voiceagent.storage.database import Database
from voiceagent.storage.engine import make_engine
from voiceagent.storage.record import Record, open_record

ANSWER_WITHIN_S = 1.5
A_WHILE_S = 1.0


def one(connection: Connection) -> int:
    return int(connection.execute(text("SELECT 1")).scalar_one())


@pytest.fixture
def proxy(postgres_server: PostgresServer) -> Iterator[TcpProxy]:
    with TcpProxy(postgres_server.port) as proxy:
        yield proxy


@pytest.fixture
def database(proxy: TcpProxy, postgres_url: str) -> Iterator[Database]:
    engine = make_engine(proxy.url(postgres_url), answer_within_s=ANSWER_WITHIN_S)
    database = Database(engine, Breaker("storage", fail_max=3, reset_s=A_WHILE_S))
    assert database.run(one) == 1
    yield database
    proxy.heal()
    database.close()


def test_a_database_that_refuses_is_unavailable(database: Database, proxy: TcpProxy) -> None:
    proxy.refuse()
    with pytest.raises(StorageUnavailable) as error:
        database.run(one)
    assert error.value.retryable
    assert error.value.is_outage


def test_a_black_hole_holds_nobody_longer_than_agreed(database: Database, proxy: TcpProxy) -> None:
    proxy.blackhole()
    began = time.monotonic()
    with pytest.raises(StorageUnavailable):
        database.run(one)
    assert time.monotonic() - began < 4 * ANSWER_WITHIN_S
    proxy.heal()
    assert database.run(one) == 1


def test_after_three_failures_nobody_asks_until_some_time_has_passed(database: Database, proxy: TcpProxy) -> None:
    proxy.refuse()
    for _ in range(3):
        with pytest.raises(StorageUnavailable):
            database.run(one)
    proxy.heal()
    asked = proxy.connections
    with pytest.raises(StorageUnavailable, match="breaker open"):
        database.run(one)
    assert proxy.connections == asked
    time.sleep(1.1 * A_WHILE_S)
    assert database.run(one) == 1


def test_a_restart_of_the_server_is_not_noticed(postgres_server: PostgresServer, postgres_record_url: str) -> None:
    record = open_record(postgres_record_url)
    start(record)
    postgres_server.stop()
    postgres_server.start()
    assert record.calls.write_turn(turn())
    record.close()


def lose_the_connection_once(proxy: TcpProxy, attempts: list[int]) -> Callable[[Connection], int]:
    def work(connection: Connection) -> int:
        attempts.append(1)
        if len(attempts) == 1:
            proxy.refuse()
            proxy.heal()
        return one(connection)

    return work


def test_work_on_a_connection_that_was_dead_is_done_again(
    database: Database, proxy: TcpProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "LEFTOVER_S", 60)  # however busy this machine is
    attempts: list[int] = []
    assert database.run(lose_the_connection_once(proxy, attempts)) == 1
    assert len(attempts) == 2


def test_work_that_took_its_time_is_not_done_again(
    database: Database, proxy: TcpProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "LEFTOVER_S", 0)
    attempts: list[int] = []
    with pytest.raises(StorageUnavailable):
        database.run(lose_the_connection_once(proxy, attempts))
    assert len(attempts) == 1


def test_a_locked_row_is_given_up_and_the_connection_lives_on(
    postgres_server: PostgresServer, postgres_url: str, database: Database
) -> None:
    database.run(lambda connection: connection.exec_driver_sql("CREATE TABLE t (x int)"))
    other = make_engine(postgres_url)
    with other.connect() as holder:
        holder.exec_driver_sql("BEGIN")
        holder.exec_driver_sql("LOCK TABLE t")
        with pytest.raises(StorageUnavailable, match="QueryCanceled 57014"):
            database.run(lambda connection: connection.exec_driver_sql("INSERT INTO t VALUES (1)"))
        assert database.engine.pool.checkedin() == 1  # type: ignore[attr-defined]
        holder.exec_driver_sql("ROLLBACK")
    assert database.run(lambda c: c.exec_driver_sql("INSERT INTO t VALUES (1)").rowcount) == 1
    other.dispose()


def test_when_all_connections_are_taken_the_next_one_hears_it_within_a_second(
    postgres_url: str,
) -> None:
    database = Database(make_engine(postgres_url))
    held = [database.engine.connect() for _ in range(10)]
    began = time.monotonic()
    with pytest.raises(StorageUnavailable, match="no free connection"):
        database.run(one)
    assert time.monotonic() - began < 10  # the engine's own patience would be 30 s
    for connection in held:
        connection.close()
    assert database.run(one) == 1
    database.close()


def test_a_refused_value_is_no_outage_and_stays_out_of_the_error(record: Record) -> None:
    for _ in range(5):
        with pytest.raises(StorageUnavailable) as error:
            record.captures.keep(404, "CA1", 1, "a secret thought", NOON)
        assert not error.value.retryable
        assert not error.value.is_outage
        assert "secret" not in str(error.value)
        assert error.value.__suppress_context__
    assert not record.database.breaker.is_open


def test_a_transaction_that_breaks_leaves_nothing(record: Record) -> None:
    def half(connection: Connection) -> None:
        insert = text("INSERT INTO caller (number, created_at) VALUES (:number, :at)")
        connection.execute(insert, {"number": ANNA, "at": "2026-11-22 12:00:00"})
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="middle"):
        record.database.transaction(half)
    assert record.database.run(lambda c: c.execute(text("SELECT count(*) FROM caller")).scalar()) == 0
    assert start(record)


def test_a_record_of_an_absent_server_opens_and_fails_only_when_asked() -> None:
    record = open_record("postgres://nobody@127.0.0.1:1/none")
    with pytest.raises(StorageUnavailable):
        record.ping()
    record.close()
