"""Migrations, on both databases."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from tests.storage.examples import at_once, start, turn
from voiceagent.storage import migrate
from voiceagent.storage.database import open_database
from voiceagent.storage.engine import make_engine
from voiceagent.storage.migrate import downgrade, is_current, upgrade
from voiceagent.storage.models import Base
from voiceagent.storage.record import open_record
from voiceagent.storage.search.index import is_of_search

A_TURN_OF_THE_FIRST_VERSION = """
INSERT INTO turn (call_sid, number, heard, says, outcome, ending, answerer, model, input_tokens, output_tokens,
                  cache_read_tokens, cache_write_tokens, took_ms, at)
VALUES ('CA1', 1, 'Why is the sky blue?',
        '["Good question.", "What do you think happens to light in air?"]',
        'answered', 'listen', '', '', 0, 0, 0, 0, 0, '2026-11-22 12:01:00+00:00')
"""


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    names = {name for name in inspect(engine).get_table_names() if not is_of_search(name, "table")}
    engine.dispose()
    return names


def has_a_model(name: str | None, kind: str, _parents: object) -> bool:
    return not is_of_search(name, kind)


def test_migrations_make_exactly_the_tables_of_the_models(migrated_url: str) -> None:
    engine = make_engine(migrated_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": has_a_model})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_comparison_would_see_a_difference(migrated_url: str) -> None:
    engine = make_engine(migrated_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE turn DROP COLUMN took_ms")
        connection.exec_driver_sql("DROP INDEX ix_call_open")
        context = MigrationContext.configure(connection, opts={"include_name": has_a_model})
        assert len(compare_metadata(context, Base.metadata)) == 2
    engine.dispose()


def test_a_database_is_current_only_after_the_upgrade(database_url: str) -> None:
    database = open_database(database_url)
    assert not is_current(database)
    upgrade(database_url)
    assert is_current(database)
    database.close()


def test_upgrading_again_changes_nothing(migrated_url: str) -> None:
    record = open_record(migrated_url)
    start(record)
    upgrade(migrated_url)
    assert record.calls.so_far("CA1")
    record.close()


def test_a_downgrade_takes_everything_away_and_the_way_up_is_open_again(migrated_url: str) -> None:
    downgrade(migrated_url, "base")
    assert tables(migrated_url) == {"alembic_version"}
    upgrade(migrated_url)
    assert tables(migrated_url) == {"alembic_version", *Base.metadata.tables}


def test_turns_and_calls_of_the_first_version_are_kept_on_the_way_up_and_down(database_url: str) -> None:
    upgrade(database_url, "0001")
    engine = make_engine(database_url)
    with engine.connect() as connection:
        connection.exec_driver_sql(A_TURN_OF_THE_FIRST_VERSION)
    upgrade(database_url)
    record = open_record(database_url)
    assert record.calls.turn("CA1", 1) == turn(mode="gather", language="", interrupted=False)
    record.calls.write_turn(turn(2, mode="relay", interrupted=True))
    record.close()
    downgrade(database_url, "0001")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT number FROM turn ORDER BY number").scalars().all() == [1, 2]
        # A process of that version goes on writing for as long as a deploy takes.
        upgrade(database_url)
        connection.exec_driver_sql(A_TURN_OF_THE_FIRST_VERSION.replace("'CA1', 1", "'CA1', 3"))
    engine.dispose()


def test_processes_that_upgrade_at_once_wait_for_each_other(database_url: str) -> None:
    at_once(4, lambda _: upgrade(database_url))
    assert tables(database_url) == {"alembic_version", *Base.metadata.tables}


def test_an_upgrade_that_breaks_leaves_nothing_half_done(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    monkeypatch.setattr(op, "create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(database_url)
    assert tables(database_url) == set()


def test_a_new_version_is_drafted_from_what_the_models_say_and_the_versions_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path / "migrations")
    for version in (tmp_path / "migrations/versions").glob("0*.py"):
        version.unlink()
    migrate.draft_version("begin again")
    draft = (tmp_path / "migrations/versions/0001_begin_again.py").read_text()
    assert "'caller'" in draft
    assert "sa.DateTime(timezone=True)" in draft
    assert "voiceagent" not in draft, "a version must not change when our types do"
