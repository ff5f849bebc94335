"""Tools: they do their one thing for this caller, and take nothing else from a model."""

from datetime import UTC, datetime

import pytest

from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.profile import load_profile
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import Record, open_record
from voiceagent.tools.base import ToolContext
from voiceagent.tools.toolbox import toolbox_for

TOOLBOX = toolbox_for(load_profile("learning"))
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class _Clock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def record(tmp_path):
    url = f"sqlite:///{tmp_path}/record.db"
    upgrade(url)
    record = open_record(url)
    yield record
    record.close()


def _context(record: Record, call_sid: str, number: str | None, *, trusted: bool = True) -> ToolContext:
    caller_id = record.calls.start(
        call_sid,
        number=number,
        profile="learning",
        greeting="Hi.",
        attested=trusted,
        language="en-US",
        mode="gather",
        at=NOW,
    )
    return ToolContext(call_sid, 1, caller_id, trusted, record, _Clock())


def test_what_is_remembered_is_recalled_on_a_later_call(record):
    first = _context(record, "CA1", "+14155550123")
    assert TOOLBOX.use("remember", {"idea": "Sleep replays the day's paths"}, first).text == "Kept."
    later = _context(record, "CA2", "+14155550123")
    assert "Sleep replays" in TOOLBOX.use("recall", {"about": "sleep"}, later).text


def test_an_unattested_caller_hears_nothing_of_earlier_calls(record):
    TOOLBOX.use("remember", {"idea": "Sleep replays the day"}, _context(record, "CA1", "+14155550123"))
    spoofed = _context(record, "CA2", "+14155550123", trusted=False)
    assert "Sleep" not in TOOLBOX.use("recall", {"about": "sleep"}, spoofed).text


def test_an_unattested_caller_finds_what_was_said_in_this_call(record):
    context = _context(record, "CA1", None, trusted=False)
    TOOLBOX.use("remember", {"idea": "Rivers carve canyons"}, context)
    assert "canyons" in TOOLBOX.use("recall", {"about": "rivers"}, context).text


def test_another_caller_finds_nothing(record):
    TOOLBOX.use("remember", {"idea": "Sleep replays the day"}, _context(record, "CA1", "+14155550123"))
    assert "Sleep" not in TOOLBOX.use("recall", {"about": "sleep"}, _context(record, "CA2", "+14155550199")).text


def test_the_same_idea_remembered_twice_in_a_turn_is_kept_once(record):
    context = _context(record, "CA1", "+14155550123")
    TOOLBOX.use("remember", {"idea": "Once"}, context)
    TOOLBOX.use("remember", {"idea": "Once"}, context)
    assert len(record.captures.of_call("CA1")) == 1


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("remember", {}),
        ("remember", {"idea": ""}),
        ("remember", {"idea": 7}),
        ("remember", {"idea": "x" * 2001}),
        ("remember", {"idea": "x", "caller_id": 2}),
        ("recall", {"about": ["a", "b"]}),
        ("end_call", {"reason": "bored"}),
        ("transfer", {"to": "+19005550100"}),
    ],
)
def test_what_a_model_asks_wrongly_is_an_error_result_and_does_nothing(record, name, arguments):
    context = _context(record, "CA1", "+14155550123")
    result = TOOLBOX.use(name, arguments, context)
    assert result.is_error
    assert not result.ends_call
    assert record.captures.of_call("CA1") == []


def test_a_database_that_is_gone_is_told_honestly(record, monkeypatch):
    def gone(*_args, **_kwargs):
        raise StorageUnavailable("down")

    context = _context(record, "CA1", "+14155550123")
    monkeypatch.setattr(type(record.captures), "keep", gone)
    result = TOOLBOX.use("remember", {"idea": "x"}, context)
    assert result.is_error
    assert "Tell the caller" in result.text


def test_a_caller_who_is_not_on_record_is_told_that_nothing_was_kept(record):
    context = ToolContext("CA9", 1, None, False, record, _Clock())
    assert TOOLBOX.use("remember", {"idea": "x"}, context).is_error


def test_only_end_call_ends_the_call(record):
    context = _context(record, "CA1", "+14155550123")
    assert TOOLBOX.use("end_call", {}, context).ends_call


def test_every_tool_is_in_the_list_under_its_own_name_with_a_closed_schema():
    assert [spec.name for spec in TOOLBOX.specs] == list(TOOLBOX.tools)
    for spec in TOOLBOX.specs:
        assert spec.schema["additionalProperties"] is False
        assert len(spec.description) > 40
