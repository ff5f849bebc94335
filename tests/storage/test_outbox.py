"""The outbox, on both databases."""

import pytest

from tests.storage.examples import ANNA, NOON, at_once, minutes, put, start
from voiceagent.storage.kept import KeptMessage
from voiceagent.storage.outbox import TAKEN_FOR
from voiceagent.storage.record import Record

KEY = "follow_up:CA1"


def message(record: Record) -> KeptMessage:
    kept = record.outbox.by_key(KEY)
    assert kept is not None
    return kept


def test_a_message_is_queued_as_it_was_put(record: Record) -> None:
    caller_id = start(record)
    id = put(record, caller_id=caller_id)
    assert message(record) == KeptMessage(
        id=id,
        key=KEY,
        call_sid="CA1",
        caller_id=caller_id,
        to_number=ANNA,
        body="You asked about light.",
        status="queued",
        twilio_sid=None,
        error_code=None,
        attempts=0,
        created_at=NOON,
        next_try_at=NOON,
        sent_at=None,
    )
    assert record.outbox.of_call("CA1") == [message(record)]
    assert record.outbox.by_key("follow_up:CA2") is None


def test_put_twice_it_is_owed_once_with_the_first_words(record: Record) -> None:
    assert put(record) == put(record, body="Other words")
    assert message(record).body == "You asked about light."


def test_put_by_twenty_at_once_it_is_owed_once(record: Record) -> None:
    ids = at_once(20, lambda _: put(record))
    assert len(set(ids)) == len(record.outbox.of_call("CA1")) == 1


def test_of_twenty_takers_exactly_one_gets_the_message(record: Record) -> None:
    id = put(record)
    taken = [kept for kept in at_once(20, lambda _: record.outbox.take(id, NOON)) if kept]
    assert len(taken) == 1
    assert (taken[0].status, taken[0].attempts, taken[0].ask_first) == ("sending", 1, False)


def test_of_twenty_takers_of_an_unknown_outcome_exactly_one_is_to_ask(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.unknown(id, NOON + minutes(1))
    taken = [kept for kept in at_once(20, lambda _: record.outbox.take(id, NOON + minutes(1))) if kept]
    assert [(kept.attempts, kept.ask_first) for kept in taken] == [(2, True)]


def test_a_message_that_does_not_exist_is_nobodys(record: Record) -> None:
    assert record.outbox.take(404, NOON) is None


def test_a_sent_message_is_not_due_and_cannot_be_taken(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.sent(id, "SM1", NOON + minutes(1))
    kept = message(record)
    assert (kept.status, kept.twilio_sid, kept.sent_at) == ("sent", "SM1", NOON + minutes(1))
    assert record.outbox.due(NOON + minutes(999), 10) == []
    assert record.outbox.take(id, NOON + minutes(999)) is None


def test_a_refused_message_waits_for_its_next_try(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.failed(id, 20429, NOON + minutes(3))
    assert (message(record).status, message(record).error_code) == ("queued", 20429)
    assert record.outbox.due(NOON + minutes(2), 10) == []
    assert record.outbox.take(id, NOON + minutes(2)) is None
    assert record.outbox.due(NOON + minutes(3), 10) == [id]
    again = record.outbox.take(id, NOON + minutes(3))
    assert again is not None
    assert (again.attempts, again.ask_first) == (2, False)


def test_a_message_refused_for_good_is_never_due(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.failed(id, 21610, None)
    assert (message(record).status, message(record).error_code) == ("failed", 21610)
    assert record.outbox.due(NOON + minutes(999), 10) == []


def test_a_taker_who_never_reported_back_leaves_an_unknown_outcome(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    almost = NOON + TAKEN_FOR - minutes(0.1)
    assert record.outbox.due(almost, 10) == []
    assert record.outbox.take(id, almost) is None
    assert record.outbox.due(NOON + TAKEN_FOR, 10) == [id]
    found = record.outbox.take(id, NOON + TAKEN_FOR)
    assert found is not None
    assert found.ask_first


def test_who_reports_late_cannot_undo_that_it_was_sent(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.sent(id, "SM1", NOON)
    record.outbox.unknown(id, NOON)
    record.outbox.failed(id, 1, NOON)
    assert message(record).status == "sent"
    assert message(record).next_try_at is None


def test_due_are_the_oldest_first_and_not_more_than_asked_for(record: Record) -> None:
    ids = [put(record, f"key:{index}", at=NOON - minutes(index)) for index in range(4)]
    later = put(record, "key:later", at=NOON + minutes(1))
    assert record.outbox.due(NOON, 3) == [ids[3], ids[2], ids[1]]
    assert later not in record.outbox.due(NOON, 10)


@pytest.mark.parametrize("final", ["delivered", "undelivered", "failed", "canceled"])
def test_a_final_status_is_never_left(record: Record, final: str) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.sent(id, "SM1", NOON)
    code = 30003 if final == "undelivered" else None
    assert record.outbox.status("SM1", final, code) is True
    for late in ("sent", "queued", "delivered", "undelivered"):
        assert record.outbox.status("SM1", late, None) is False
    assert (message(record).status, message(record).error_code) == (final, code)


def test_steps_on_the_way_change_nothing(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.sent(id, "SM1", NOON)
    for step in ("accepted", "scheduled", "queued", "sending", "sent", "no such status"):
        assert record.outbox.status("SM1", step, None) is False
    assert message(record).status == "sent"


def test_a_report_about_a_message_that_is_not_ours_changes_nothing(record: Record) -> None:
    put(record)
    assert record.outbox.status("SM404", "delivered", None) is False


def test_a_report_that_overtakes_the_answer_finds_its_message_and_stays(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    assert record.outbox.status("SM1", "delivered", None, message_id=id) is True
    record.outbox.sent(id, "SM1", NOON)
    kept = message(record)
    assert (kept.status, kept.twilio_sid, kept.sent_at) == ("delivered", "SM1", NOON)


def test_a_report_settles_an_unknown_outcome(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.unknown(id, NOON + minutes(1))
    assert record.outbox.status("SM1", "sent", None, message_id=id) is True
    assert record.outbox.due(NOON + minutes(999), 10) == []


def test_a_report_with_a_message_id_cannot_touch_a_message_sent_under_another_sid(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.sent(id, "SM1", NOON)
    assert record.outbox.status("SM2", "failed", 30003, message_id=id) is False
    assert message(record).status == "sent"
