"""Recordings and their words, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.storage.examples import NOON, at_once, minutes, turn
from voiceagent.core.no_words import LATE as PLACEHOLDER
from voiceagent.storage.kept import KeptRecording
from voiceagent.storage.record import Record
from voiceagent.storage.recordings import HEARD_IN_THE_CALL

WORDS = "Plants eat light."


def keep(record: Record, sid: str = "RE1", number: int = 1, call_sid: str = "CA1") -> bool:
    return record.recordings.keep(sid, call_sid, number, 12, NOON)


def transcribed(record: Record, text: str = WORDS) -> bool:
    return record.recordings.transcribed("RE1", text, "en-US", "openai")


def write_late(record: Record, number: int = 1, mode: str = "record") -> bool:
    return record.calls.write_turn(turn(number, heard=PLACEHOLDER, mode=mode))


def heard(record: Record, number: int = 1) -> str:
    kept = record.calls.turn("CA1", number)
    assert kept is not None
    return kept.heard


def one(record: Record, sid: str = "RE1") -> KeptRecording:
    kept = record.recordings.one(sid)
    assert kept is not None
    return kept


def test_a_recording_is_kept_once(record: Record) -> None:
    assert keep(record) is True
    assert record.recordings.keep("RE1", "CA9", 9, 99, NOON + minutes(1)) is False
    assert one(record) == KeptRecording(
        "RE1", "CA1", 1, 12, "waiting", "", "", "", 0, made_at=NOON, next_try_at=NOON + HEARD_IN_THE_CALL
    )
    assert record.recordings.one("RE404") is None


def test_words_that_come_after_the_turn_was_written_stand_in_it(record: Record) -> None:
    keep(record)
    write_late(record)
    assert transcribed(record) is True
    assert heard(record) == WORDS
    assert (one(record).status, one(record).next_try_at) == ("transcribed", None)


@pytest.mark.parametrize("mode", ["record", "keys"])
def test_words_that_come_before_the_turn_is_written_stand_in_it(record: Record, mode: str) -> None:
    keep(record)
    transcribed(record)
    assert write_late(record, mode=mode) is True
    assert heard(record) == WORDS
    assert write_late(record, mode=mode) is False
    assert heard(record) == WORDS


def test_words_and_turn_written_at_once_end_alike(record: Record) -> None:
    for number in range(1, 16):
        sid, start = f"RE{number}", Barrier(2)
        keep(record, sid, number)

        def write(number: int = number, start: Barrier = start) -> None:
            start.wait(10)
            write_late(record, number)

        def transcribe(sid: str = sid, start: Barrier = start) -> None:
            start.wait(10)
            record.recordings.transcribed(sid, WORDS, "en-US", "openai")

        with ThreadPoolExecutor(2) as pool:
            for work in [pool.submit(write), pool.submit(transcribe)]:
                work.result(30)
        assert heard(record, number) == WORDS


def test_words_change_no_other_turn(record: Record) -> None:
    keep(record)
    for number in (1, 2):
        write_late(record, number)
    record.calls.write_turn(turn(1, "CA2", heard=PLACEHOLDER))
    transcribed(record)
    other = record.calls.turn("CA2", 1)
    assert other is not None
    assert (heard(record, 1), heard(record, 2), other.heard) == (WORDS, PLACEHOLDER, PLACEHOLDER)


def test_who_died_between_the_words_and_their_turn_left_it_waiting(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(record)
    write_late(record)
    with monkeypatch.context() as patch:
        patch.setattr("voiceagent.storage.recordings._put_into_turn", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            transcribed(record)
    assert [each.sid for each in record.recordings.waiting(NOON + minutes(2), 9)] == ["RE1"]
    assert transcribed(record) is True
    assert heard(record) == WORDS


def test_a_second_transcript_of_the_same_recording_changes_nothing(record: Record) -> None:
    keep(record)
    write_late(record)
    transcribed(record)
    assert transcribed(record, "Something else.") is False
    assert (heard(record), one(record).text) == (WORDS, WORDS)
    assert record.recordings.transcribed("RE404", WORDS, "", "") is False


def test_an_empty_recording_leaves_its_turn_alone_unless_something_stands_for_it(record: Record) -> None:
    for number in (1, 2):
        keep(record, f"RE{number}", number)
        write_late(record, number)
    assert record.recordings.empty("RE1")
    assert record.recordings.empty("RE2", "(nothing)")
    assert [heard(record, number) for number in (1, 2)] == [PLACEHOLDER, "(nothing)"]
    assert [one(record, sid).status for sid in ("RE1", "RE2")] == ["empty", "empty"]


def test_a_failed_recording_is_not_tried_again_and_says_so_in_its_turn(record: Record) -> None:
    keep(record)
    assert record.recordings.failed("RE1", "(lost)")
    write_late(record)
    assert (one(record).status, heard(record)) == ("failed", "(lost)")
    assert record.recordings.waiting(NOON + minutes(999), 9) == []
    assert not record.recordings.try_later("RE1", NOON)


def test_a_new_recording_is_left_to_its_call_and_then_waits_for_anybody(record: Record) -> None:
    keep(record)
    assert record.recordings.waiting(NOON, 9) == []
    assert record.recordings.waiting(NOON + HEARD_IN_THE_CALL, 9) == [one(record)]


def test_recordings_wait_until_their_time_the_longest_waiting_first(record: Record) -> None:
    for number in range(1, 5):
        keep(record, f"RE{number}", number)
    assert record.recordings.try_later("RE1", NOON + minutes(30))
    assert record.recordings.try_later("RE2", NOON + minutes(20))
    record.recordings.empty("RE3")
    assert [each.sid for each in record.recordings.waiting(NOON + minutes(25), 9)] == ["RE4", "RE2"]
    assert [each.sid for each in record.recordings.waiting(NOON + minutes(40), 2)] == ["RE4", "RE2"]


def test_of_ten_who_take_one_recording_at_once_one_gets_it_and_for_a_while_nobody_else(record: Record) -> None:
    keep(record)
    seen, until = one(record), NOON + minutes(6)
    assert sum(at_once(10, lambda _: record.recordings.take(seen, until))) == 1
    assert (one(record).attempts, one(record).next_try_at) == (1, until)
    assert not record.recordings.take(seen, until + minutes(1))
    assert record.recordings.waiting(until - minutes(1), 9) == []
    assert record.recordings.take(one(record), until + minutes(5)), "whoever had it has died"


def test_what_is_done_with_is_not_taken(record: Record) -> None:
    keep(record)
    seen = one(record)
    transcribed(record)
    assert not record.recordings.take(seen, NOON)
    assert one(record).next_try_at is None


@pytest.mark.parametrize("settle", ["transcribed", "failed", "empty"])
@pytest.mark.parametrize("turn_first", [True, False])
def test_words_that_were_answered_are_not_replaced(record: Record, settle: str, turn_first: bool) -> None:
    def write() -> None:
        record.calls.write_turn(turn(1, heard=WORDS, mode="record"))

    keep(record)
    if turn_first:
        write()
    also = ("", "") if settle == "transcribed" else ()
    assert getattr(record.recordings, settle)("RE1", "(something else)", *also)
    write()
    assert (heard(record), one(record).status) == (WORDS, settle)


def test_a_turn_that_broke_before_it_listened_gets_its_words_all_the_same(record: Record) -> None:
    keep(record)
    record.calls.write_turn(turn(1, heard="", mode="record"))
    transcribed(record)
    assert heard(record) == WORDS


def test_what_is_done_with_and_not_deleted_is_found_and_what_waits_or_failed_is_left(record: Record) -> None:
    for number in range(1, 6):
        record.recordings.keep(f"RE{number}", "CA1", number, 12, NOON - minutes(number))
    transcribed(record)
    record.recordings.empty("RE2")
    record.recordings.failed("RE3")
    record.recordings.empty("RE4")
    record.recordings.deleted("RE4")
    assert record.recordings.undeleted(9) == ["RE2", "RE1"]
    assert record.recordings.undeleted(1) == ["RE2"]


def test_the_late_words_of_a_call_come_in_the_order_of_its_turns(record: Record) -> None:
    for number in (3, 1, 2):
        keep(record, f"RE{number}", number)
    keep(record, "RE9", 9, "CA2")
    for sid in ("RE3", "RE1", "RE9"):
        record.recordings.transcribed(sid, f"Words of {sid}.", "en-US", "openai")
    assert record.recordings.late_words("CA1") == ((1, "Words of RE1."), (3, "Words of RE3."))
    assert record.recordings.late_words("CA404") == ()


def test_a_deleted_recording_keeps_its_words(record: Record) -> None:
    keep(record)
    transcribed(record)
    record.recordings.deleted("RE1")
    assert (one(record).status, one(record).text) == ("deleted", WORDS)
    write_late(record)
    assert heard(record) == WORDS


def test_of_ten_who_keep_one_recording_at_once_one_is_told_it_was_new(record: Record) -> None:
    assert sum(at_once(10, lambda _: keep(record))) == 1


def test_words_no_database_takes_are_kept_without_what_it_refuses(record: Record) -> None:
    keep(record)
    write_late(record)
    transcribed(record, "be\x00fore \ud83d after")
    assert one(record).text == heard(record) == "before ? after"
