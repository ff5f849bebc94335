"""Captures, on both databases."""

from tests.storage.examples import NOON, at_once, minutes, start
from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.record import Record


def keep(record: Record, caller_id: int, *texts: str, call_sid: str = "CA1") -> None:
    for index, text in enumerate(texts):
        record.captures.keep(caller_id, call_sid, index + 1, text, NOON + minutes(index))


def test_a_capture_comes_back_whole(record: Record) -> None:
    anna = start(record)
    id = record.captures.keep(anna, "CA1", 3, "Light scatters in air.", NOON)
    assert record.captures.of_call("CA1") == [FoundCapture(id, anna, "CA1", 3, "Light scatters in air.", NOON)]


def test_the_same_idea_of_the_same_turn_is_kept_once(record: Record) -> None:
    anna = start(record)
    ids = at_once(8, lambda _: record.captures.keep(anna, "CA1", 1, "Light scatters.", NOON))
    assert len(set(ids)) == len(record.captures.of_call("CA1")) == 1


def test_the_same_idea_in_another_turn_is_another_capture(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Light scatters.", "Light scatters.")
    assert len(record.captures.of_call("CA1")) == 2
