"""A turn is kept whatever the database does."""

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.servers.postgres import PostgresServer
from tests.storage.examples import ANNA, NOON, minutes, turn
from voiceagent.storage.kept import CallStart, NewRecording
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import Record, open_record
from voiceagent.storage.spool import Spool
from voiceagent.storage.turn_writer import TurnWriter

CALL = CallStart("CA1", ANNA, "learning", "Hello!", True, "en-US", "record", NOON)
RECORDING = NewRecording("RE1", "CA1", 1, 12, NOON)


def test_a_turn_goes_to_the_database(record: Record, tmp_path: Path) -> None:
    writer = TurnWriter(record, Spool(tmp_path / "spool"))
    assert writer.write(turn()) is True
    assert record.calls.turn("CA1", 1) == turn()
    assert not (tmp_path / "spool").exists()
    assert writer.catch_up() == 0


def test_turns_said_while_the_database_is_down_are_in_it_once_it_is_back(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    upgrade(postgres_url)
    record, spool = open_record(postgres_url), Spool(tmp_path)
    writer = TurnWriter(record, spool)
    writer.write(turn(1))
    postgres_server.stop()
    assert [writer.write(turn(number)) for number in (2, 3)] == [False, False]
    assert writer.catch_up() == 0
    postgres_server.start()
    record.database.breaker.close()

    assert writer.catch_up() == 2
    assert writer.write(turn(4)) is True
    assert [record.calls.turn("CA1", number) for number in (1, 2, 3, 4)] == [turn(n) for n in (1, 2, 3, 4)]
    assert len(spool) == 0
    record.close()


def test_a_turn_spooled_though_it_had_arrived_is_still_one_turn(record: Record, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    record.calls.write_turn(turn())
    spool.append(turn())
    assert TurnWriter(record, spool).catch_up() == 1
    assert record.calls.turn("CA1", 1) == turn()


def test_an_interrupted_turn_replaces_what_was_written_of_it_in_full(record: Record, tmp_path: Path) -> None:
    writer = TurnWriter(record, Spool(tmp_path / "spool"))
    cut = turn(says=("Good",), interrupted=True)
    writer.write(turn())
    writer.write(cut)
    writer.write(turn())
    assert record.calls.turn("CA1", 1) == cut


@pytest.mark.parametrize("spooled", [{0}, {1}, {0, 1}], ids=["the whole one", "the cut one", "both"])
def test_an_interrupted_turn_ends_as_it_was_heard_whichever_was_spooled(
    record: Record, tmp_path: Path, spooled: set[int]
) -> None:
    spool = Spool(tmp_path / "spool")
    writer = TurnWriter(record, spool)
    cut = turn(says=("Good",), interrupted=True)
    for index, written in enumerate((turn(), cut)):
        if index in spooled:
            spool.append(written)
        else:
            writer.write(written)
    assert writer.catch_up() == len(spooled)
    assert record.calls.turn("CA1", 1) == cut


def test_a_call_that_begins_goes_to_the_database(record: Record, tmp_path: Path) -> None:
    caller_id = TurnWriter(record, Spool(tmp_path / "spool")).start_call(CALL)
    call = record.calls.so_far("CA1")
    assert call is not None
    assert (call.caller_id, call.number, call.mode, call.started_at) == (caller_id, ANNA, "record", NOON)
    assert not (tmp_path / "spool").exists()


def test_a_whole_call_during_an_outage_is_on_record_afterwards(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    upgrade(postgres_url)
    record, spool = open_record(postgres_url), Spool(tmp_path)
    writer = TurnWriter(record, spool)
    postgres_server.stop()
    with capture_logs() as events:
        for number in (1, 2):
            assert writer.start_call(CALL) is None
            assert writer.keep_recording(replace(RECORDING, sid=f"RE{number}", turn=number)) is False
            assert writer.write(turn(number, mode="record")) is False
    assert len(spool) == 5
    assert [event["kind"] for event in events if event["event"] == "spooled"].count("CallStart") == 1
    postgres_server.start()
    record.database.breaker.close()

    assert writer.catch_up() == 5
    call = record.calls.so_far("CA1")
    assert call is not None
    assert (call.number, call.turns) == (ANNA, (turn(1, mode="record"), turn(2, mode="record")))
    assert [each.sid for each in record.recordings.waiting(NOON + minutes(9), 9)] == ["RE1", "RE2"]
    assert writer.start_call(CALL) == call.caller_id
    record.close()


def test_a_turn_that_the_disk_does_not_take_either_is_named_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    record = open_record(f"sqlite:///{tmp_path / 'without-tables.db'}")
    with capture_logs() as events:
        assert TurnWriter(record, Spool(tmp_path / "file")).write(turn()) is False
    assert [event["event"] for event in events] == ["spooled", "not_spooled"]
    assert all(event["call_sid"] == "CA1" and turn().heard not in str(event) for event in events)
    record.close()
