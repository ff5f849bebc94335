"""Texts we got, and who wants none, on both databases."""

from tests.storage.examples import ANNA, NOON, at_once, minutes, put, start
from voiceagent.storage.kept import KeptText
from voiceagent.storage.received_texts import TAKEN_FOR
from voiceagent.storage.record import Record

BORIS = "+4930901821"


def keep(record: Record, sid: str = "SM1", number: str = ANNA, **changed: object) -> bool:
    text = {"kind": "words", "body": "Why is the sky blue?", "at": NOON, **changed}
    return record.texts.keep(sid, number=number, **text)  # type: ignore[arg-type]


def one(record: Record, sid: str = "SM1") -> KeptText:
    text = record.texts.one(sid)
    assert text is not None
    return text


def test_a_text_is_kept_as_it_came_and_waits(record: Record) -> None:
    caller_id = start(record)
    assert keep(record, body="Zero\x00 \ud800 😀") is True
    kept = one(record)
    assert (kept.caller_id, kept.number, kept.thread, kept.kind) == (caller_id, ANNA, "SM1", "words")
    assert kept.body == "Zero ? 😀"
    assert (kept.status, kept.said, kept.attempts, kept.next_try_at) == ("waiting", "", 0, NOON)
    assert record.texts.due(NOON, 5) == ["SM1"]


def test_kept_by_twenty_at_once_it_is_kept_once(record: Record) -> None:
    assert sum(at_once(20, lambda _: keep(record))) == 1
    assert record.texts.due(NOON, 5) == ["SM1"]


def test_of_twenty_takers_exactly_one_gets_the_text(record: Record) -> None:
    keep(record)
    assert len([text for text in at_once(20, lambda _: record.texts.take("SM1", NOON)) if text]) == 1


def test_who_died_over_it_is_followed_by_one_other(record: Record) -> None:
    keep(record)
    record.texts.take("SM1", NOON)
    assert record.texts.take("SM1", NOON + TAKEN_FOR - minutes(0.1)) is None
    again = record.texts.take("SM1", NOON + TAKEN_FOR)
    assert again is not None
    assert again.attempts == 2


def test_an_answered_text_is_done_with(record: Record) -> None:
    keep(record)
    record.texts.take("SM1", NOON)
    record.texts.answered("SM1", "Light scatters.")
    record.texts.left("SM1")
    assert (one(record).status, one(record).said) == ("answered", "Light scatters.")
    assert record.texts.take("SM1", NOON + minutes(999)) is None
    assert record.texts.due(NOON + minutes(999), 5) == []


def test_a_text_that_needs_no_answer_is_never_due(record: Record) -> None:
    keep(record, to_answer=False)
    assert one(record).status == "unanswered"
    assert record.texts.due(NOON + minutes(999), 5) == []
    assert record.texts.take("SM1", NOON + minutes(999)) is None


def test_a_conversation_goes_on_for_a_day_after_each_text(record: Record) -> None:
    keep(record, "SM1")
    keep(record, "SM2", at=NOON + minutes(23 * 60))
    keep(record, "SM3", number=BORIS, at=NOON + minutes(1))
    keep(record, "SM4", at=NOON + minutes(46 * 60))
    keep(record, "SM5", at=NOON + minutes(71 * 60))
    assert [one(record, f"SM{nth}").thread for nth in range(1, 6)] == ["SM1", "SM1", "SM3", "SM1", "SM5"]


def test_before_a_text_stand_the_last_ones_of_a_day_the_oldest_first(record: Record) -> None:
    for nth in range(1, 6):
        keep(record, f"SM{nth}", at=NOON + minutes(nth * 10 * 60))
    assert [text.sid for text in record.texts.before(one(record, "SM5"), 20)] == ["SM3", "SM4"]
    assert [text.sid for text in record.texts.before(one(record, "SM5"), 1)] == ["SM4"]


# -- opting out


def test_nobody_has_opted_out_who_did_not_say_so(record: Record) -> None:
    assert not record.opt_outs.has(ANNA)
    record.opt_outs.put(BORIS, how="voice", at=NOON)
    assert record.opt_outs.has(BORIS)
    assert not record.opt_outs.has(ANNA)


def test_stop_and_start_count_in_the_order_they_came_and_each_once(record: Record) -> None:
    keep(record, "SM1", kind="stop", opting="out")
    assert record.opt_outs.has(ANNA)
    keep(record, "SM2", kind="start", opting="in")
    assert not record.opt_outs.has(ANNA)
    assert keep(record, "SM1", kind="stop", opting="out") is False
    assert not record.opt_outs.has(ANNA), "delivered again"
    keep(record, "SM3", kind="stop", opting="out")
    keep(record, "SM2", kind="start", opting="in")
    assert record.opt_outs.has(ANNA), "an old START does not undo a newer STOP"


def test_opting_out_by_twenty_at_once_is_one_wish(record: Record) -> None:
    at_once(20, lambda _: record.opt_outs.put(ANNA, how="twilio", at=NOON))
    assert record.opt_outs.has(ANNA)
    rows = record.database.run(lambda c: c.exec_driver_sql("SELECT digest, is_out, how FROM opt_out").all())
    assert len(rows) == 1
    assert ANNA not in str(rows)


def test_an_opt_out_outlives_all_that_is_known_of_the_caller(record: Record) -> None:
    start(record)
    keep(record, kind="stop", opting="out")
    put(record)
    for table in ("message", "received_text", "turn", '"call"', "caller"):
        record.database.run(lambda c, table=table: c.exec_driver_sql(f"DELETE FROM {table}"))  # noqa: S608 # our own names
    assert record.opt_outs.has(ANNA)


# -- what an outbox with limits needs


def test_a_held_message_is_due_later_and_counts_as_not_tried(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.held(id, NOON + minutes(60))
    kept = record.outbox.latest(1)[0]
    assert (kept.status, kept.attempts, kept.next_try_at) == ("queued", 0, NOON + minutes(60))
    assert record.outbox.take(id, NOON + minutes(59)) is None
    assert record.outbox.take(id, NOON + minutes(60)) is not None


def test_who_holds_late_cannot_bring_back_what_was_sent(record: Record) -> None:
    id = put(record)
    record.outbox.take(id, NOON)
    record.outbox.sent(id, "SM1", NOON)
    record.outbox.held(id, NOON)
    record.outbox.dropped(id, "over_limit")
    assert record.outbox.latest(1)[0].status == "sent"


def test_texts_are_counted_by_number_kind_time_and_order(record: Record) -> None:
    ids = [
        put(record, "a", at=NOON),
        put(record, "b", at=NOON + minutes(1), kind="reply"),
        put(record, "c", at=NOON + minutes(2), to_number=BORIS),
        put(record, "d", at=NOON + minutes(3), kind="text_me"),
    ]
    count = record.outbox.count_since
    assert count(NOON, 10) == 4
    assert count(NOON, 3) == 3
    assert count(NOON + minutes(1), 10) == 3
    assert count(NOON, 10, to_number=ANNA) == 3
    assert count(NOON, 10, to_number=ANNA, replies=True) == 1
    assert count(NOON, 10, to_number=ANNA, replies=False) == 2
    assert count(NOON, 10, before_id=ids[2]) == 2
    record.outbox.take(ids[0], NOON)
    record.outbox.dropped(ids[0], "over_limit")
    assert count(NOON, 10) == 3


def test_the_latest_messages_and_the_bad_ones_alone(record: Record) -> None:
    ids = [put(record, f"k{nth}") for nth in range(3)]
    record.outbox.take(ids[1], NOON)
    record.outbox.failed(ids[1], 21614, None)
    assert [kept.id for kept in record.outbox.latest(2)] == [ids[2], ids[1]]
    assert [kept.id for kept in record.outbox.latest(9, only_bad=True)] == [ids[1]]


def test_the_language_that_was_spoken_last_and_who_was_vouched_for(record: Record) -> None:
    from tests.storage.examples import turn

    caller_id = start(record, attested=False)
    assert record.calls.last_language(caller_id) == "en-US"
    record.calls.write_turn(turn(1, language="de-DE"))
    assert record.calls.last_language(caller_id) == "de-DE"
    assert record.calls.last_language(404) == ""
    assert not record.calls.vouched_since(caller_id, NOON)
    start(record, "CA2", at=NOON + minutes(5), language="fr-FR")
    assert record.calls.last_language(caller_id) == "fr-FR"
    assert record.calls.vouched_since(caller_id, NOON)
    assert not record.calls.vouched_since(caller_id, NOON + minutes(6))
