"""The record as a whole."""

from voiceagent.storage.record import Record


def test_a_ping_takes_some_time(record: Record) -> None:
    assert 0 < record.ping() < 5


def test_a_closed_record_opens_again_when_it_is_used(record: Record) -> None:
    record.close()
    assert record.ping() > 0
