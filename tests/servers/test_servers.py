"""The servers that tests start are real, and fail as ordered."""

import os
import socket
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from sqlalchemy import create_engine, text

from tests.servers.loopback import HOST
from tests.servers.postgres import PostgresServer, find_postgres, unprivileged_user
from tests.servers.process import do_without
from tests.servers.proxy import TcpProxy
from tests.servers.redis import RedisServer


def connect(url: str, timeout_s: float = 10.0) -> Redis:
    return Redis.from_url(url, decode_responses=True, socket_timeout=timeout_s, retry=None)


def test_redis_keeps_what_it_is_given(redis_url: str) -> None:
    client = connect(redis_url)
    client.set("call", "CA1")
    assert client.get("call") == "CA1"


def test_every_test_gets_an_empty_redis(redis_server: RedisServer, request: pytest.FixtureRequest) -> None:
    connect(redis_server.url).set("left", "over")
    redis_server.pause()
    assert connect(request.getfixturevalue("redis_url")).keys() == []


def test_redis_killed_comes_back_empty_on_the_same_port(redis_url: str, redis_server: RedisServer) -> None:
    client = connect(redis_url)
    client.set("call", "CA1")
    before = redis_server.pid
    redis_server.kill()
    with pytest.raises(RedisConnectionError):
        client.get("call")
    redis_server.start()
    assert redis_server.url == redis_url
    assert redis_server.pid != before
    assert client.get("call") is None


def test_redis_stops_in_good_order_even_when_paused(redis_url: str, redis_server: RedisServer) -> None:
    redis_server.pause()
    redis_server.stop()
    assert not redis_server.running
    with pytest.raises(RuntimeError):
        _ = redis_server.pid


def test_a_paused_redis_answers_nothing_until_resumed(redis_url: str, redis_server: RedisServer) -> None:
    redis_server.pause()
    with pytest.raises(RedisTimeoutError):
        connect(redis_url, timeout_s=0.1).ping()
    redis_server.resume()
    assert connect(redis_url).ping()


def test_postgres_runs_as_somebody_else_than_root(postgres_server: PostgresServer) -> None:
    assert Path(f"/proc/{postgres_server.pid}").stat().st_uid != 0


def test_databases_are_empty_and_apart(postgres_server: PostgresServer) -> None:
    first, second = postgres_server.create_database(), postgres_server.create_database()
    with psycopg.connect(first, autocommit=True) as connection:
        connection.execute("CREATE TABLE calls (sid text)")
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('calls')").fetchone() == (None,)


def test_a_database_can_be_copied_from_another(postgres_server: PostgresServer) -> None:
    original = postgres_server.create_database()
    with psycopg.connect(original, autocommit=True) as connection:
        connection.execute("CREATE TABLE calls (sid text)")
    copy = postgres_server.create_database(template=original.rpartition("/")[2])
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT to_regclass('calls')").fetchone() == ("calls",)


def test_postgres_killed_keeps_what_was_committed(postgres_server: PostgresServer, postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE calls (sid text)")
        postgres_server.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres_url)
    postgres_server.start()
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM calls").fetchone() == (0,)


def test_postgres_stops_while_clients_are_connected(postgres_server: PostgresServer, postgres_url: str) -> None:
    with psycopg.connect(postgres_url):
        postgres_server.stop()
    assert not postgres_server.running


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_postgres_wheel_its_user_may_not_read_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.servers.postgres._folders", lambda: iter([Path("/nonexistent")]))
    with tempfile.TemporaryDirectory() as spare:
        Path(spare).chmod(0o755)
        assert find_postgres(unprivileged_user(), Path(spare)).is_relative_to(spare)


def test_a_missing_server_is_a_skip_but_on_ci_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("VOICEAGENT_NO_SKIP", raising=False)
    with pytest.raises(pytest.skip.Exception):
        do_without("postgres")
    monkeypatch.setenv("VOICEAGENT_NO_SKIP", "1")
    with pytest.raises(pytest.fail.Exception):
        do_without("postgres")


def test_the_database_url_works_with_sqlalchemy(database_url: str) -> None:
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_the_proxy_passes_everything_at_first(redis_proxy: TcpProxy, redis_url: str) -> None:
    client = connect(redis_proxy.url(redis_url))
    client.set("long", "x" * 300_000)
    assert client.get("long") == "x" * 300_000


def test_a_refusing_proxy_drops_and_refuses_until_healed(redis_proxy: TcpProxy, redis_url: str) -> None:
    client = connect(redis_proxy.url(redis_url))
    client.ping()
    redis_proxy.refuse()
    with pytest.raises(RedisConnectionError):
        client.ping()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, redis_proxy.port))
    redis_proxy.heal()
    assert client.ping()


def test_a_black_hole_swallows_open_and_new_connections(redis_proxy: TcpProxy, redis_url: str) -> None:
    client = connect(redis_proxy.url(redis_url), timeout_s=1.0)
    client.ping()
    redis_proxy.blackhole()
    for victim in (client, connect(redis_proxy.url(redis_url), timeout_s=0.1)):
        with pytest.raises(RedisTimeoutError):
            victim.ping()
    redis_proxy.heal()
    assert client.ping()


def test_a_slow_proxy_delivers_later(redis_proxy: TcpProxy, redis_url: str) -> None:
    client = connect(redis_proxy.url(redis_url))
    client.ping()
    redis_proxy.delay(0.2)
    began = time.monotonic()
    assert client.ping()
    assert time.monotonic() - began >= 0.2


def test_a_cutting_proxy_passes_the_request_and_not_the_answer(redis_proxy: TcpProxy, redis_url: str) -> None:
    client = connect(redis_proxy.url(redis_url))
    client.ping()
    redis_proxy.cut(after_bytes=0)
    with pytest.raises(RedisConnectionError):
        client.incr("sent")
    assert connect(redis_url).get("sent") == "1"


def test_a_cutting_proxy_passes_the_bytes_it_was_told_to(redis_proxy: TcpProxy, redis_url: str) -> None:
    with socket.create_connection((HOST, redis_proxy.port)) as sock:
        redis_proxy.cut(after_bytes=3)
        sock.sendall(b"PING\r\n")
        assert sock.recv(100) == b"+PO"
        with pytest.raises(ConnectionResetError):
            sock.recv(100)


def test_a_slow_answer_of_postgres_can_be_had_too(postgres_proxy: TcpProxy, postgres_url: str) -> None:
    with psycopg.connect(postgres_proxy.url(postgres_url)) as connection:
        postgres_proxy.delay(0.2)
        began = time.monotonic()
        connection.execute("SELECT 1")
        assert time.monotonic() - began >= 0.2
        postgres_proxy.heal()
