"""Fixtures for real servers and for the stand-ins; a pytest plugin that tests/conftest.py loads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import PostgresServer
from tests.servers.proxy import TcpProxy
from tests.servers.redis import RedisServer
from tests.standins.claude_server import ClaudeServer
from tests.standins.openai_server import OpenAIServer


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A real Redis; ask for `redis_url` too, and it is up and empty whatever the test before did to it."""
    server = RedisServer().start()
    yield server
    server.close()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of an empty Redis database."""
    redis_server.start()
    redis_server.resume()
    redis_server.flush()
    return redis_server.url


@pytest.fixture
def redis_proxy(redis_server: RedisServer, redis_url: str) -> Iterator[TcpProxy]:
    """A way to the empty Redis that can be spoilt: connect to `redis_proxy.url(redis_url)`."""
    with TcpProxy(redis_server.port) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL."""
    server = PostgresServer().start()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    url = postgres_server.start().create_database()
    yield url
    postgres_server.start().drop_database(url)


@pytest.fixture
def postgres_proxy(postgres_server: PostgresServer) -> Iterator[TcpProxy]:
    """A way to PostgreSQL that can be spoilt: connect to `postgres_proxy.url(postgres_url)`."""
    with TcpProxy(postgres_server.port) as proxy:
        yield proxy


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'voiceagent.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database: the test runs on SQLite and on PostgreSQL."""
    # Looked up by name, so that a machine without PostgreSQL skips that half alone.
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def claude() -> Iterator[ClaudeServer]:
    """A Claude that says back what it heard. A request that the real API would refuse fails the test."""
    with ClaudeServer() as server:
        yield server
    assert server.failures == []
    assert server.refusals == [], "Claude would refuse this; server.forgive() if it was meant"


@pytest.fixture
def openai_server() -> Iterator[OpenAIServer]:
    """An OpenAI, for dialogue and transcription. A request that the real API would refuse fails the test."""
    with OpenAIServer() as server:
        yield server
    assert server.failures == []
    assert server.refusals == [], "OpenAI would refuse this; chat.forgive() if it was meant"
