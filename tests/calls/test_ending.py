"""The end of a call: what follows is done once the last turn is complete, and the call is on record."""

import threading

import pytest

from tests.calls.conftest import words
from voiceagent.calls.ending import note_status
from voiceagent.calls.heard import Arrival, Heard
from voiceagent.calls.hearing import LATE
from voiceagent.calls.opening import start_call
from voiceagent.calls.so_far import with_turn
from voiceagent.calls.turn import take_turn
from voiceagent.core.errors import StorageUnavailable

ARRIVAL = Arrival("CA1", "+14155550123", attested=True)


@pytest.mark.parametrize("status", ["queued", "ringing", "in-progress", "", "odd"])
def test_a_call_that_goes_on_is_left_alone(calls, status):
    note_status("CA1", status, None, calls.services)
    assert calls.ended == []


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "failed", "canceled"])
def test_an_end_is_passed_on_known_or_not(calls, status):
    note_status("CA1", status, 63, calls.services)
    note_status("CA1", status, None, calls.services)
    assert calls.ended == [("CA1", status, 63), ("CA1", status, 0)]


def test_who_hangs_up_in_the_middle_of_an_answer_has_that_turn_in_the_summary(make_calls):
    finished_turns = []
    calls = make_calls(after_call=lambda sid, *_: finished_turns.append(calls.services.state.load_call(sid).turn))
    begun, go_on = threading.Event(), threading.Event()

    def slowly(conversation):
        begun.set()
        go_on.wait(5)
        yield from words("One is this.")(conversation)

    calls.answerer.scripts = [slowly]
    start_call(ARRIVAL, calls.services)
    threading.Thread(target=take_turn, args=(Heard("CA1", 1, "rain"), calls.services)).start()
    begun.wait(5)
    status = threading.Thread(target=note_status, args=("CA1", "completed", 9, calls.services))
    status.start()
    status.join(0.2)
    assert finished_turns == []
    go_on.set()
    status.join(10)
    assert finished_turns == [1]


def test_a_turn_whose_process_died_before_it_was_on_record_is_kept(calls, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.unrecorded.ON_ITS_WAY_S", 0.1)
    start_call(ARRIVAL, calls.services)
    state = calls.services.state
    claim = state.claim_turn("CA1", 1, "relay:CA1", "rain")
    assert state.finish_turn(with_turn(claim.call, 1, "rain", "One is this."), "relay:CA1", "listen")
    take_turn(Heard("CA1", 2, "wind"), calls.services)
    note_status("CA1", "completed", 9, calls.services)
    turns = calls.services.record.calls.so_far("CA1").turns
    assert [(turn.heard, turn.says) for turn in turns] == [
        ("rain", ("One is this.",)),
        ("wind", ("One is this.", "Why is that?")),
    ]


def test_words_that_nobody_answered_any_more_are_kept(calls, monkeypatch):
    """Their process was killed, or their socket was lost, and then the caller hung up."""
    monkeypatch.setattr("voiceagent.calls.ending.LAST_WORDS_S", 0.5)  # leases last 0.3 s here
    start_call(ARRIVAL, calls.services)
    calls.services.state.claim_turn("CA1", 1, "relay:CA1", "rain")
    note_status("CA1", "completed", 9, calls.services)
    (turn,) = calls.services.record.calls.so_far("CA1").turns
    assert (turn.heard, turn.says, turn.outcome) == ("rain", (), "unanswered")


def test_a_recording_that_nobody_heard_any_more_is_kept_too(calls, monkeypatch):
    """Its producer was killed before a word of it was known."""
    monkeypatch.setattr("voiceagent.calls.ending.LAST_WORDS_S", 0.5)  # leases last 0.3 s here
    start_call(ARRIVAL, calls.services)
    calls.services.state.claim_turn("CA1", 1, "dead", "", "RE1")
    note_status("CA1", "completed", 9, calls.services)
    (turn,) = calls.services.record.calls.so_far("CA1").turns
    assert (turn.heard, turn.mode) == (LATE, "record")
    assert [recording.sid for recording in calls.services.record.recordings.waiting_of("CA1")] == ["RE1"]


def test_a_call_that_was_never_on_record_is_at_its_end(calls, monkeypatch):
    with monkeypatch.context() as patch:

        def gone(*_args, **_kwargs):
            raise StorageUnavailable("down")

        patch.setattr(type(calls.services.record.calls), "start", gone)
        start_call(ARRIVAL, calls.services)
    note_status("CA1", "completed", 9, calls.services)
    assert calls.services.record.calls.so_far("CA1").number == "+14155550123"
