"""What the database holds of the calls that were made."""

from collections.abc import Sequence

from tests.bench.script import answer_to
from tests.bench.what_went_wrong import CallMade
from tests.servers.process import wait_for
from voiceagent.storage.record import Record, open_record

WRITTEN_WITHIN_S = 5.0
"""Turns are written behind the caller's back: the last one may still be on its way."""


def right_rows(calls: Sequence[CallMade], database_url: str) -> int:
    """How many of the turns that callers heard are on record, with the right words on both sides."""
    record = open_record(database_url)
    heard = sum(len(call.turns) for call in calls)
    try:
        wait_for(lambda: _right_rows(calls, record) >= heard, WRITTEN_WITHIN_S)
        return _right_rows(calls, record)
    finally:
        record.close()


def _right_rows(calls: Sequence[CallMade], record: Record) -> int:
    return sum(_right_rows_of(call, record) for call in calls if call.sid)


def _right_rows_of(call: CallMade, record: Record) -> int:
    kept = record.calls.so_far(call.sid)
    if kept is None:
        return 0
    said = {turn.number: (turn.heard, " ".join(turn.says)) for turn in kept.turns}
    wanted = {number: (turn.said, answer_to(turn.said)) for number, turn in enumerate(call.turns, start=1)}
    return sum(said.get(number) == words for number, words in wanted.items())
