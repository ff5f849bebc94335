"""`voiceagent texts`: what became of the texts we owed."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from voiceagent.cli import commands
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import open_record

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def texts(tmp_path, monkeypatch):
    """Runs `voiceagent texts` over three of them; returns its lines."""
    url = f"sqlite:///{tmp_path}/record.db"
    upgrade(url)
    record = open_record(url)
    for nth in range(3):
        to = f"+1415555012{nth}"
        record.outbox.put(f"k{nth}", call_sid=None, caller_id=None, to_number=to, body="secret words", at=NOON)
    for id in (1, 2):
        record.outbox.take(id, NOON)
    record.outbox.failed(1, 21614, None)
    record.outbox.held(2, NOON + timedelta(hours=9))
    record.close()
    monkeypatch.setenv("DATABASE_URL", url)
    return lambda *options: (
        CliRunner().invoke(commands, ["texts", *options], catch_exceptions=False).output.splitlines()
    )


def test_the_latest_come_first_with_their_status_and_why(texts):
    newest, held, failed = texts()
    assert "+14155550122" in newest
    assert "queued" in held
    assert "due 2026-11-22 21:00" in held
    assert "failed" in failed
    assert "21614 the recipient's number can't receive texts" in failed


def test_only_the_failed_ones_and_not_more_than_asked_for(texts):
    (failed,) = texts("--failed")
    assert "+14155550120" in failed
    assert len(texts("--limit", "2")) == 2


def test_no_words_are_shown(texts):
    assert "secret" not in "\n".join(texts())
