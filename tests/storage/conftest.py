"""Records to test with: empty, with all tables, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import PostgresServer
from voiceagent.storage.database import open_database
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.models import Base
from voiceagent.storage.record import Record, open_record


@pytest.fixture
def migrated_url(database_url: str) -> str:
    """A database of its own, for tests that change tables."""
    upgrade(database_url)
    return database_url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("storage") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_record_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'record.db')}"


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database()
    upgrade(url)
    return url


@pytest.fixture
def postgres_record_url(postgres_server: PostgresServer, postgres_with_tables: str) -> str:
    """Emptied, not made anew for each test: that takes half a second."""
    postgres_server.start()
    database = open_database(postgres_with_tables)
    tables = ", ".join(f'"{table}"' for table in Base.metadata.tables)
    database.run(lambda connection: connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY"))
    database.close()
    return postgres_with_tables


@pytest.fixture(params=["sqlite", "postgres"])
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    """The test runs on SQLite and on PostgreSQL; a machine without PostgreSQL skips that half alone."""
    record = open_record(str(request.getfixturevalue(f"{request.param}_record_url")))
    yield record
    record.close()
