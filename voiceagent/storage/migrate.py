"""Brings a database to the tables that this program expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from voiceagent.storage.database import Database
from voiceagent.storage.engine import make_engine

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_225_137
"""Any number, as long as nobody else locks it in this database."""
_PATIENCE_S = 600.0


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`: all of the way or not at all. Others who try meanwhile wait."""
    with _only_one(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database back to `revision`; `base` drops everything."""
    with _only_one(url) as connection:
        command.downgrade(_config(connection), revision)


def is_current(database: Database) -> bool:
    """Whether the tables are those of this program's newest version. Raises `StorageUnavailable`."""
    newest = _newest_revision()
    return database.run(lambda connection: MigrationContext.configure(connection).get_current_revision() == newest)


@cache
def _newest_revision() -> str | None:
    """Read from the scripts once: a monitor asks every few seconds."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


@contextmanager
def _only_one(url: str) -> Iterator[Connection]:
    """A connection in a transaction that nobody else can be in; committed at the end."""
    engine = make_engine(url, answer_within_s=_PATIENCE_S)
    try:
        with engine.connect() as connection, _transaction(connection):
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """By hand, because SQLite's driver would commit before each CREATE TABLE."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def draft_version(message: str) -> None:
    """Write a new file in `versions`: how the models differ from the newest version. Read and correct it."""
    with TemporaryDirectory() as place, _only_one(f"sqlite:///{place}/draft.db") as connection:
        command.upgrade(_config(connection), "head")
        newest = ScriptDirectory(str(MIGRATIONS)).get_current_head() or "0000"
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{int(newest) + 1:04}")
