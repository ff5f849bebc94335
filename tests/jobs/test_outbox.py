"""A text goes out once: whatever Twilio answers, whoever asks, however often."""

from datetime import timedelta

import pytest

from tests.jobs.conftest import THEIRS
from voiceagent.jobs.outbox import PAUSES, send_message
from voiceagent.simulator.account import Failure

FAR_OFF = sum(PAUSES, timedelta()).total_seconds()


@pytest.fixture
def owed(services, keep_call) -> int:
    """The id of a text that is owed."""
    caller_id = services.record.calls.so_far(keep_call("leaves")).caller_id
    return services.record.outbox.put(
        "follow_up:CA1",
        call_sid="CA1",
        caller_id=caller_id,
        to_number=THEIRS,
        body="You said: leaves.",
        at=services.clock.now(),
    )


def message(services):
    return services.record.outbox.by_key("follow_up:CA1")


def test_it_is_sent_and_kept_as_sent(services, account, owed):
    send_message(services, owed)
    (sms,) = account.messages.to(THEIRS)
    kept = message(services)
    assert (kept.status, kept.twilio_sid, kept.attempts) == ("sent", sms.sid, 1)
    assert sms.body == "You said: leaves."


def test_sent_again_it_is_not_sent_again(services, account, owed):
    for _ in range(3):
        send_message(services, owed)
    assert len(account.messages.all) == 1


def test_a_message_that_does_not_exist_is_no_error(services, account):
    send_message(services, 4711)
    assert account.messages.all == []


@pytest.mark.parametrize("code", [21211, 21408, 21610, 21614, 30034])
def test_a_final_refusal_is_kept_and_never_tried_again(services, account, owed, clock, code):
    account.failures.append(Failure("Messages", status=400, code=code))
    send_message(services, owed)
    kept = message(services)
    assert (kept.status, kept.error_code, kept.next_try_at) == ("failed", code, None)
    clock.advance(FAR_OFF)
    send_message(services, owed)
    assert account.messages.all == []


def test_too_many_requests_is_tried_again_after_a_pause(services, account, owed, clock):
    account.failures.append(Failure("Messages", status=429, code=20429))
    send_message(services, owed)
    assert message(services).next_try_at == services.clock.now() + PAUSES[0]
    send_message(services, owed)
    assert account.messages.all == []
    clock.advance(PAUSES[0].total_seconds())
    send_message(services, owed)
    assert len(account.messages.all) == 1


def test_pauses_grow_and_end(services, account, owed, clock):
    waits = []
    while (kept := message(services)).next_try_at is not None:
        clock.advance((kept.next_try_at - services.clock.now()).total_seconds())
        account.failures.append(Failure("Messages", status=429, code=20429))
        send_message(services, owed)
        if message(services).next_try_at:
            waits.append(message(services).next_try_at - services.clock.now())
    assert tuple(waits) == PAUSES
    assert message(services).status == "failed"
    assert account.messages.all == []


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(Failure("Messages", status=None, accepted=True), id="cut-off"),
        pytest.param(Failure("Messages", status=503, accepted=True), id="error"),
        pytest.param(Failure("Messages", status=None, accepted=True, hang_s=5), id="no-answer"),
    ],
)
def test_after_an_unknown_outcome_twilio_is_asked_and_the_text_found_there(services, account, owed, clock, failure):
    account.failures.append(failure)
    send_message(services, owed)
    assert message(services).status == "unknown"
    clock.advance(PAUSES[0].total_seconds())
    send_message(services, owed)
    (sms,) = account.messages.all
    assert (message(services).status, message(services).twilio_sid) == ("sent", sms.sid)


def test_after_an_unknown_outcome_a_text_that_never_arrived_is_sent(services, account, owed, clock):
    account.failures.append(Failure("Messages", status=None, accepted=False))
    send_message(services, owed)
    clock.advance(PAUSES[0].total_seconds())
    send_message(services, owed)
    assert len(account.messages.all) == 1
    assert message(services).status == "sent"


@pytest.mark.parametrize("status", [503, 429, 401])
def test_as_long_as_twilio_can_not_be_asked_an_unknown_outcome_stays_unknown(services, account, owed, clock, status):
    account.failures.append(Failure("Messages", status=None, accepted=True))
    send_message(services, owed)
    for pause in PAUSES[:2]:
        clock.advance(pause.total_seconds())
        account.failures.append(Failure("Messages", status=status, code=20003 if status == 401 else status))
        send_message(services, owed)
        assert message(services).status == "unknown"
    clock.advance(PAUSES[2].total_seconds())
    send_message(services, owed)
    assert len(account.messages.all) == 1
    assert message(services).status == "sent"


def test_an_outcome_that_stays_unknown_is_given_up_in_the_end_not_repeated(services, account, owed, clock):
    account.failures.append(Failure("Messages", status=None, accepted=True))
    send_message(services, owed)
    while (kept := message(services)).next_try_at is not None:
        clock.advance((kept.next_try_at - services.clock.now()).total_seconds())
        account.failures.append(Failure("Messages", status=503))
        send_message(services, owed)
    assert message(services).status == "failed"
    assert len(account.messages.all) == 1


def test_a_claim_whose_owner_died_runs_out_and_the_next_one_asks_first(services, account, owed, clock):
    taken = services.record.outbox.take(owed, services.clock.now())
    services.telephony.send_sms(taken.to_number, taken.body, message_id=owed)  # and then the process dies
    send_message(services, owed)
    clock.advance(3600)
    send_message(services, owed)
    assert len(account.messages.all) == 1
    assert message(services).status == "sent"


def test_a_report_of_delivery_that_overtakes_the_answer_stays(services, account, owed, clock):
    account.failures.append(Failure("Messages", status=None, accepted=True))
    send_message(services, owed)
    (sms,) = account.messages.all
    assert services.record.outbox.status(sms.sid, "delivered", None, message_id=owed)
    clock.advance(FAR_OFF)
    send_message(services, owed)
    assert message(services).status == "delivered"
    assert len(account.messages.all) == 1
