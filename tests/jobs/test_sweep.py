"""The sweep finds what others left, and leaves alone what goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from tests.jobs.conftest import THEIRS
from tests.standins.twilio_rest import keep_call as let_twilio_know
from voiceagent.core.errors import StorageUnavailable
from voiceagent.jobs.after_call import after_call
from voiceagent.jobs.sweep import LONGEST_CALL, QUIET, sweep
from voiceagent.simulator.account import Failure
from voiceagent.storage.kept import KeptTurn
from voiceagent.telephony.null_telephony import NullTelephony

LEAVES = "I have been thinking about why leaves are green in summer"


def later(clock, time: timedelta) -> None:
    clock.advance(time.total_seconds() + 1)


def test_a_call_whose_end_nobody_told_is_ended_and_gets_its_text(services, account, clock, keep_call):
    call_sid = keep_call(LEAVES)
    let_twilio_know(account, call_sid, "completed", duration=63)
    later(clock, QUIET)
    sweep(services)
    call = services.record.calls.so_far(call_sid)
    assert (call.status, call.duration_s) == ("completed", 63)
    assert len(account.messages.to(THEIRS)) == 1


def test_a_call_that_was_just_heard_is_left_alone(services, account, clock, keep_call):
    call_sid = keep_call(LEAVES)
    let_twilio_know(account, call_sid, "completed", duration=63)
    clock.advance(QUIET.total_seconds() - 1)
    sweep(services)
    assert not services.record.calls.so_far(call_sid).over


@pytest.mark.parametrize("quiet", [QUIET, LONGEST_CALL])
def test_a_quiet_call_that_twilio_sees_in_progress_is_left_alone(services, account, clock, keep_call, quiet):
    call_sid = keep_call(LEAVES)
    let_twilio_know(account, call_sid, "in-progress")
    later(clock, quiet)
    sweep(services)
    assert not services.record.calls.so_far(call_sid).over
    assert account.messages.all == []


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_call_that_never_connected_ends_as_twilio_says(services, account, clock, keep_call, status):
    call_sid = keep_call()
    let_twilio_know(account, call_sid, status)
    later(clock, QUIET)
    sweep(services)
    assert services.record.calls.so_far(call_sid).status == status


def test_a_call_that_twilio_does_not_know_is_over(services, clock, keep_call):
    call_sid = keep_call(LEAVES)
    later(clock, QUIET)
    sweep(services)
    assert services.record.calls.so_far(call_sid).over


def test_without_twilio_a_quiet_call_is_over(services, clock, keep_call):
    call_sid = keep_call(LEAVES)
    later(clock, QUIET)
    sweep(replace(services, telephony=NullTelephony()))
    assert services.record.calls.so_far(call_sid).over
    (message,) = services.record.outbox.of_call(call_sid)
    assert message.status == "failed"


def test_while_twilio_can_not_be_asked_a_quiet_call_waits_but_not_longer_than_any_call_lasts(
    services, account, clock, keep_call
):
    call_sid = keep_call()
    for wait, over in ((QUIET, False), (LONGEST_CALL, True)):
        later(clock, wait)
        account.failures.append(Failure("Calls", status=503))
        sweep(services)
        assert services.record.calls.so_far(call_sid).over is over


def test_a_text_whose_job_was_lost_is_sent(services, account, keep_call):
    after_call(services, keep_call(LEAVES))
    sweep(services)
    sweep(services)
    assert len(account.messages.to(THEIRS)) == 1


def test_a_text_is_tried_again_when_its_time_has_come_not_sooner(services, account, clock, keep_call):
    after_call(services, keep_call(LEAVES))
    account.failures.append(Failure("Messages", status=429, code=20429))
    sweep(services)
    sweep(services)
    assert account.messages.all == []
    clock.advance(15)
    sweep(services)
    assert len(account.messages.all) == 1


def test_turns_that_waited_in_the_spool_are_kept(services, spool, keep_call):
    call_sid = keep_call()
    spool.append(KeptTurn(call_sid, 1, LEAVES, ("Why?",), services.clock.now()))
    sweep(services)
    assert services.record.calls.turn(call_sid, 1).heard == LEAVES
    assert len(spool) == 0


def test_one_bad_call_does_not_keep_the_others_from_being_ended(services, clock, keep_call):
    class Picky:
        def __init__(self, calls):
            self.calls = calls

        def __getattr__(self, name):
            return getattr(self.calls, name)

        def so_far(self, call_sid):
            if call_sid == "CA1":
                raise StorageUnavailable("not this one", retryable=False, is_outage=False)
            return self.calls.so_far(call_sid)

    for call_sid in ("CA1", "CA2", "CA3"):
        keep_call(LEAVES, call_sid=call_sid)
    later(clock, QUIET)
    sweep(replace(services, record=replace(services.record, calls=Picky(services.record.calls))))
    assert [services.record.calls.so_far(sid).over for sid in ("CA1", "CA2", "CA3")] == [False, True, True]


def test_an_outage_in_one_part_leaves_the_others_their_work(services, account, keep_call):
    class Away:
        def quiet_since(self, before, limit):
            raise StorageUnavailable("away")

        def write_turn(self, turn):
            raise StorageUnavailable("away")

    after_call(services, keep_call(LEAVES))
    with capture_logs() as logs:
        sweep(replace(services, record=replace(services.record, calls=Away())))
    assert len(account.messages.to(THEIRS)) == 1
    failed = [line["part"] for line in logs if line["event"] == "sweep_part_failed"]
    assert failed == ["finish_quiet_calls"]
