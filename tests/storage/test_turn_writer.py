"""A turn is kept whatever the database does."""

from pathlib import Path

from structlog.testing import capture_logs

from tests.servers.postgres import PostgresServer
from tests.storage.examples import turn
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import Record, open_record
from voiceagent.storage.spool import Spool
from voiceagent.storage.turn_writer import TurnWriter


def test_a_turn_goes_to_the_database(record: Record, tmp_path: Path) -> None:
    writer = TurnWriter(record.calls, Spool(tmp_path / "spool"))
    assert writer.write(turn()) is True
    assert record.calls.turn("CA1", 1) == turn()
    assert not (tmp_path / "spool").exists()
    assert writer.catch_up() == 0


def test_turns_said_while_the_database_is_down_are_in_it_once_it_is_back(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    upgrade(postgres_url)
    record, spool = open_record(postgres_url), Spool(tmp_path)
    writer = TurnWriter(record.calls, spool)
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
    assert TurnWriter(record.calls, spool).catch_up() == 1
    assert record.calls.turn("CA1", 1) == turn()


def test_a_turn_that_the_disk_does_not_take_either_is_named_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    record = open_record(f"sqlite:///{tmp_path / 'without-tables.db'}")
    with capture_logs() as events:
        assert TurnWriter(record.calls, Spool(tmp_path / "file")).write(turn()) is False
    assert [event["event"] for event in events] == ["turn_spooled", "turn_not_spooled"]
    assert all(event["call_sid"] == "CA1" and turn().heard not in str(event) for event in events)
    record.close()
