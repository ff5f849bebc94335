"""Migration 0004 up and down, over captures that are there already, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from tests.storage.examples import NOON, minutes
from voiceagent.storage.database import Database
from voiceagent.storage.engine import make_engine
from voiceagent.storage.migrate import downgrade, upgrade
from voiceagent.storage.record import Record, open_record
from voiceagent.storage.search.base import Within
from voiceagent.storage.search.unindexed import index_words

BEFORE = "0003"
A_CALLER = "INSERT INTO caller (id, number, created_at) VALUES (1, '+4930901820', '2026-11-22 12:00:00+00:00')"
A_CAPTURE = """
INSERT INTO capture (caller_id, call_sid, turn, text, folded, digest, created_at)
VALUES (1, 'CA1', {turn}, '{text}', '', '{turn}', '2026-11-22 12:00:00+00:00')
"""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def opened(url: str) -> Iterator[Record]:
    record = open_record(url)
    yield record
    record.close()


def found(record: Record, query: str) -> list[str]:
    return [one.capture.text for one in record.search.find(query, Within(caller_id=1))]


def fill(database: Database) -> int:
    filled = 0
    while some := index_words(database):
        filled += some
    return filled


@pytest.fixture
def old_url(database_url: str) -> str:
    """A database of the version before, with a capture."""
    upgrade(database_url, BEFORE)
    with connected(database_url) as connection:
        connection.exec_driver_sql(A_CALLER)
        connection.exec_driver_sql(A_CAPTURE.format(turn=1, text="Light scatters"))
    return database_url


def test_captures_of_the_version_before_are_found_once_they_are_indexed(old_url: str) -> None:
    upgrade(old_url)
    with opened(old_url) as record:
        assert found(record, "light") == []
        assert fill(record.database) == 1
        assert found(record, "light") == ["Light scatters"]
        assert fill(record.database) == 0


def test_captures_that_an_old_process_writes_during_a_deploy_are_found_too(old_url: str) -> None:
    upgrade(old_url)
    with connected(old_url) as connection:
        connection.exec_driver_sql(A_CAPTURE.format(turn=2, text="Light bends"))
    with opened(old_url) as record:
        assert fill(record.database) == 2
        assert set(found(record, "light")) == {"Light scatters", "Light bends"}


def test_the_way_down_leaves_the_captures_and_the_way_up_finds_them(old_url: str) -> None:
    upgrade(old_url)
    with opened(old_url) as record:
        record.captures.keep(1, "CA1", 2, "Light bends", NOON)
        record.vectors.keep(2, b"\0" * 768)
    downgrade(old_url, BEFORE)
    with connected(old_url) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM capture").scalar() == 2
        connection.exec_driver_sql(A_CAPTURE.format(turn=3, text="Light heals"))
    upgrade(old_url)
    with opened(old_url) as record:
        assert fill(record.database) == 3
        assert len(found(record, "light")) == 3


def test_the_index_follows_what_becomes_of_a_capture(migrated_url: str) -> None:
    with opened(migrated_url) as record, connected(migrated_url) as connection:
        connection.exec_driver_sql(A_CALLER)
        connection.exec_driver_sql(A_CALLER.replace("(1, '+4930901820'", "(2, '+4930901821'"))
        record.captures.keep(1, "CA1", 1, "Light scatters", NOON)
        record.captures.keep(1, "CA1", 2, "Light bends", NOON + minutes(1))
        connection.exec_driver_sql("UPDATE capture SET text = 'Bread rises', terms = 'bread rise' WHERE turn = 1")
        assert (found(record, "light"), found(record, "bread")) == (["Light bends"], ["Bread rises"])
        connection.exec_driver_sql("UPDATE capture SET caller_id = 2 WHERE turn = 1")
        assert found(record, "bread") == []
        assert record.search.find("bread", Within(caller_id=2))
        connection.exec_driver_sql("DELETE FROM capture")
        assert record.search.find("light bread", Within(everybody=True)) == []
        # What was deleted is out of the index, not only out of the table.
        if connection.dialect.name == "sqlite":
            words = "SELECT count(*) FROM capture_fts WHERE capture_fts MATCH 'light OR bread'"
            assert connection.exec_driver_sql(words).scalar() == 0
