"""`voiceagent search` and `voiceagent index`, as an operator types them."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from voiceagent.cli import commands
from voiceagent.storage.record import Record, open_record

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/record.db")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(commands, arguments, catch_exceptions=False)

    assert run("migrate").exit_code == 0
    return run


@pytest.fixture
def record(run, tmp_path):
    record = open_record(f"sqlite:///{tmp_path}/record.db")
    keep(record, "CA1", "+14155550123", "Blue light scatters\x1b[31m")
    keep(record, "CA2", "+14155550199", "Light bends in glass")
    yield record
    record.close()


def keep(record: Record, call_sid: str, number: str, text: str) -> None:
    call = {"profile": "learning", "greeting": "", "attested": True, "language": "en-US", "mode": "gather"}
    caller_id = record.calls.start(call_sid, number=number, at=NOON, **call)
    record.captures.keep(caller_id, call_sid, 1, text, NOON)


def test_it_finds_captures_of_everybody_or_of_one_caller_or_call(run, record):
    assert len(run("search", "light").output.splitlines()) == 2
    assert "bends" in run("search", "light", "--caller", "2").output
    assert "scatters" not in run("search", "light", "--caller", "2").output
    assert "scatters" in run("search", "light", "--call", "CA1").output
    assert run("search", "light", "--until", "2026-11-22 12:00:00").output == ""
    assert len(run("search", "light", "--since", "2026-11-22 12:00:00", "--limit", "1").output.splitlines()) == 1


def test_a_terminal_gets_no_escape_sequences_that_somebody_said(run, record):
    assert "\x1b" not in run("search", "scatters", "--caller", "1").output


def test_captures_that_were_there_before_the_search_are_indexed_by_migrate_and_by_index(run, record):
    for command in ("migrate", "index"):
        record.database.run(lambda connection: connection.exec_driver_sql("UPDATE capture SET terms = NULL"))
        assert run("search", "light").output == ""
        assert run(command).exit_code == 0
        assert len(run("search", "light").output.splitlines()) == 2


def test_check_says_whether_there_is_a_search_by_meaning(run):
    assert "search by meaning: off (" in run("check").output
