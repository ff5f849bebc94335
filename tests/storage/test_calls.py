"""Calls and turns, on both databases."""

from dataclasses import replace
from datetime import timedelta, timezone

from sqlalchemy import func, select

from tests.storage.examples import ANNA, NOON, at_once, minutes, start, turn
from voiceagent.storage.kept import KeptCall, KeptTurn
from voiceagent.storage.models import Caller
from voiceagent.storage.record import Record


def callers(record: Record) -> int:
    return record.database.run(lambda connection: connection.scalar(select(func.count(Caller.id)))) or 0


def call_so_far(record: Record, call_sid: str = "CA1") -> KeptCall:
    call = record.calls.so_far(call_sid)
    assert call is not None
    return call


def test_a_call_is_rebuilt_with_all_its_turns_in_order(record: Record) -> None:
    caller_id = start(record, attested=False, language="de-DE")
    for number in (2, 1, 3):
        assert record.calls.write_turn(turn(number))
    record.calls.write_turn(turn(1, call_sid="CA2"))

    assert call_so_far(record) == KeptCall(
        sid="CA1",
        caller_id=caller_id,
        number=ANNA,
        profile="learning",
        mode="gather",
        language="de-DE",
        greeting="Hello! What are you thinking about?",
        attested=False,
        status="in-progress",
        started_at=NOON,
        ended_at=None,
        duration_s=None,
        turns=(turn(1), turn(2), turn(3)),
    )
    assert not call_so_far(record).over


def test_a_call_that_was_never_kept_is_none(record: Record) -> None:
    assert record.calls.so_far("CA404") is None


def test_starting_a_call_again_changes_nothing(record: Record) -> None:
    first = start(record)
    assert start(record, number="+4930901821", greeting="Other", at=NOON + minutes(1)) == first
    assert call_so_far(record).greeting.startswith("Hello")
    assert call_so_far(record).number == ANNA
    assert callers(record) == 1


def test_a_number_is_one_caller_over_all_its_calls(record: Record) -> None:
    assert start(record, "CA1") == start(record, "CA2") != start(record, "CA3", number="+4930901821")


def test_withheld_numbers_share_nothing(record: Record) -> None:
    assert start(record, "CA1", number=None) != start(record, "CA2", number=None)
    assert call_so_far(record).number is None


def test_twenty_first_calls_of_one_number_at_once_make_one_caller(record: Record) -> None:
    ids = at_once(20, lambda i: start(record, f"CA{i}"))
    assert len(set(ids)) == callers(record) == 1


def test_one_withheld_call_started_twenty_times_at_once_leaves_one_caller(record: Record) -> None:
    ids = at_once(20, lambda _: start(record, number=None))
    assert len(set(ids)) == callers(record) == 1


def test_a_turn_written_again_stays_as_it_was_first(record: Record) -> None:
    assert record.calls.write_turn(turn()) is True
    assert record.calls.write_turn(turn(heard="Something else")) is False
    assert record.calls.turn("CA1", 1) == turn()


def test_of_ten_writers_of_one_turn_exactly_one_is_told_it_wrote(record: Record) -> None:
    assert sum(at_once(10, lambda i: record.calls.write_turn(turn(took_ms=i)))) == 1


def test_every_field_of_a_turn_comes_back(record: Record) -> None:
    full = KeptTurn(
        call_sid="CA1",
        number=7,
        heard="日本語 – naïve 🙂 'quoted' 100%",
        says=("One.", "Zwei …", "„Drei“"),
        at=NOON.replace(microsecond=123456),
        outcome="apologised",
        ending="goodbye",
        answerer="claude",
        model="claude-haiku-4-5",
        confidence=0.8125,
        input_tokens=812,
        output_tokens=61,
        cache_read_tokens=4096,
        cache_write_tokens=12,
        first_words_ms=640,
        took_ms=2100,
        mode="record",
        language="de-DE",
        interrupted=True,
        heard_s=7.25,
        transcriber="openai",
    )
    record.calls.write_turn(full)
    assert record.calls.turn("CA1", 7) == full
    assert record.calls.turn("CA1", 8) is None


def test_a_turn_with_characters_no_database_takes_is_kept_without_them(record: Record) -> None:
    record.calls.write_turn(turn(heard="be\x00fore \ud83d after", says=("a\x00b", "\udfff")))
    kept = record.calls.turn("CA1", 1)
    assert kept is not None
    assert (kept.heard, kept.says) == ("before ? after", ("ab", "?"))


def test_a_turn_is_cut_to_what_was_heard_of_it(record: Record) -> None:
    record.calls.write_turn(turn(1))
    record.calls.write_turn(turn(2))
    assert record.calls.amend_says("CA1", 2, ("Good qu",)) is True
    assert record.calls.turn("CA1", 1) == turn(1)
    assert record.calls.turn("CA1", 2) == turn(2, says=("Good qu",), interrupted=True)


def test_a_turn_that_is_not_there_cannot_be_cut(record: Record) -> None:
    assert record.calls.amend_says("CA1", 1, ()) is False


def test_a_call_has_the_mode_that_was_noted_last(record: Record) -> None:
    start(record, mode="relay")
    assert record.calls.note_mode("CA1", "gather") is True
    assert record.calls.note_mode("CA1", "record") is True
    assert call_so_far(record).mode == "record"
    assert record.calls.note_mode("CA404", "keys") is False


def test_times_come_back_in_utc_whatever_zone_they_went_in(record: Record) -> None:
    in_berlin = NOON.astimezone(timezone(timedelta(hours=1)))
    start(record, at=in_berlin)
    assert call_so_far(record).started_at.isoformat() == NOON.isoformat()


def test_a_call_ends_once_and_its_final_status_stays(record: Record) -> None:
    start(record)
    assert record.calls.end("CA1", status="completed", duration_s=61, at=NOON + minutes(1)) is True
    assert record.calls.end("CA1", status="failed", duration_s=5, at=NOON + minutes(2)) is False
    call = call_so_far(record)
    assert (call.status, call.duration_s, call.ended_at) == ("completed", 61, NOON + minutes(1))
    assert call.over


def test_of_ten_reports_of_an_end_at_once_one_is_told_it_was_the_first(record: Record) -> None:
    start(record)
    ends = at_once(10, lambda i: record.calls.end("CA1", status="completed", duration_s=i, at=NOON))
    assert sum(ends) == 1


def test_a_call_that_was_never_kept_cannot_end(record: Record) -> None:
    assert record.calls.end("CA404", status="completed", duration_s=1, at=NOON) is False


def test_turns_of_a_call_that_began_during_an_outage_are_kept_before_the_call(record: Record) -> None:
    assert record.calls.write_turn(turn())
    start(record)
    assert call_so_far(record).turns == (turn(),)


def test_the_sweep_finds_calls_that_fell_silent_and_only_those(record: Record) -> None:
    for call_sid in ("CA-silent", "CA-turn-long-ago", "CA-talking", "CA-over"):
        start(record, call_sid)
    start(record, "CA-new", at=NOON + minutes(30))
    record.calls.write_turn(turn(1, "CA-turn-long-ago", at=NOON + minutes(5)))
    record.calls.write_turn(turn(1, "CA-talking", at=NOON + minutes(5)))
    record.calls.write_turn(turn(2, "CA-talking", at=NOON + minutes(29)))
    record.calls.end("CA-over", status="completed", duration_s=1, at=NOON)

    quiet = record.calls.quiet_since(NOON + minutes(10), limit=10)
    assert sorted(quiet) == ["CA-silent", "CA-turn-long-ago"]
    assert len(record.calls.quiet_since(NOON + minutes(10), limit=1)) == 1


def test_recent_calls_come_newest_first_page_by_page(record: Record) -> None:
    for index in range(5):
        start(record, f"CA{index}", at=NOON + minutes(index))
        record.calls.write_turn(turn(1, f"CA{index}"))

    first = record.calls.recent(2)
    assert [call.sid for call in first] == ["CA4", "CA3"]
    assert first[0].turns == (replace(turn(1), call_sid="CA4"),)
    assert [call.sid for call in record.calls.recent(9, before=first[-1].started_at)] == ["CA2", "CA1", "CA0"]
