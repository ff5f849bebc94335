"""The call so far: what the state knows if it is not behind, else the record, and never less than either."""

from datetime import UTC, datetime

import pytest

from voiceagent.calls.facts import facts_of
from voiceagent.calls.so_far import a_new_call, call_so_far, known_call, on_record, turn_on_record, with_turn
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.exchange import Exchange
from voiceagent.core.way import SPOKEN
from voiceagent.state.base import CallState, TurnLog
from voiceagent.storage.kept import KeptTurn

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def kept(calls) -> CallState:
    """A call with two turns, in the record only."""
    call = on_record(a_new_call("CA1", calls.services), calls.services)
    for number in (1, 2):
        turn = KeptTurn("CA1", number, f"thought {number}", (f"Answer {number}.", "Why?"), NOW)
        calls.services.record.calls.write_turn(turn)
        call = with_turn(call, number, turn.heard, " ".join(turn.says))
    return call


@pytest.fixture
def no_record(calls, monkeypatch):
    def gone(*_args, **_kwargs):
        raise StorageUnavailable("down")

    for name in ("so_far", "start", "turn"):
        monkeypatch.setattr(type(calls.services.record.calls), name, gone)


def test_what_the_state_knows_serves_without_a_look_at_the_record(calls, no_record):
    known = with_turn(a_new_call("CA1", calls.services), 1, "rain", "Why?")
    assert call_so_far("CA1", 2, known, calls.services) is known


@pytest.mark.parametrize("known", [None, CallState("CA1", "learning", turn=1, exchanges=(Exchange("x", "y"),))])
def test_a_state_that_is_gone_or_behind_is_rebuilt_from_the_record(calls, kept, known):
    assert call_so_far("CA1", 3, known, calls.services) == kept


def test_a_rebuilt_call_tells_the_model_the_same_bytes(calls, kept):
    assert facts_of(call_so_far("CA1", 3, None, calls.services)) == facts_of(kept)


def test_a_turn_that_was_lost_loses_nothing_else(calls, kept):
    """Turn 3 was never finished anywhere, turn 4 comes: the record has no more than the state."""
    assert call_so_far("CA1", 4, kept, calls.services) is kept


def test_with_the_record_gone_what_is_known_goes_on(calls, no_record):
    known = CallState("CA1", "learning", turn=1)
    assert call_so_far("CA1", 9, known, calls.services) is known
    assert call_so_far("CA2", 9, None, calls.services).call_sid == "CA2"
    assert known_call("CA1", calls.services) is None
    assert turn_on_record("CA1", 1, calls.services) is None


def test_a_call_that_could_not_be_put_on_record_goes_on_without(calls, no_record):
    call = a_new_call("CA1", calls.services)
    assert on_record(call, calls.services) is call


def test_a_turn_is_read_back_as_the_log_it_was(calls, kept):
    assert turn_on_record("CA1", 2, calls.services) == TurnLog("thought 2", ("Answer 2.", "Why?"), "listen", way=SPOKEN)
    assert turn_on_record("CA1", 3, calls.services) is None


def test_a_call_is_known_by_either(calls, kept):
    assert known_call("CA1", calls.services) == kept
    newer = with_turn(kept, 3, "thought 3", "Yes.")
    calls.services.state.save_call(newer)
    assert known_call("CA1", calls.services) == newer
    assert known_call("CA2", calls.services) is None


def test_a_refusal_to_be_recorded_outlives_the_state(calls):
    on_record(a_new_call("CA1", calls.services), calls.services)
    record = calls.services.record.calls
    record.note_mode("CA1", "record")
    record.note_refusal("CA1")
    rebuilt = call_so_far("CA1", 2, None, calls.services)
    assert rebuilt.refused_recording
    assert rebuilt.mode == "gather"
