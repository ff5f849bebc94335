"""Calls, turns and messages to put into a record, and a starting gun for threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

from voiceagent.storage.kept import KeptTurn
from voiceagent.storage.record import Record

T = TypeVar("T")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANNA = "+4930901820"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def start(record: Record, call_sid: str = "CA1", number: str | None = ANNA, **changed: Any) -> int:
    call: dict[str, Any] = {
        "profile": "learning",
        "greeting": "Hello! What are you thinking about?",
        "attested": True,
        "language": "en-US",
        "mode": "gather",
        "at": NOON,
    }
    return record.calls.start(call_sid, number=number, **call | changed)


def turn(number: int = 1, call_sid: str = "CA1", **changed: Any) -> KeptTurn:
    values: dict[str, Any] = {
        "heard": "Why is the sky blue?",
        "says": ("Good question.", "What do you think happens to light in air?"),
        "at": NOON + minutes(number),
    }
    return KeptTurn(call_sid=call_sid, number=number, **values | changed)


def put(record: Record, key: str = "follow_up:CA1", **changed: Any) -> int:
    message: dict[str, Any] = {
        "call_sid": "CA1",
        "caller_id": None,
        "to_number": ANNA,
        "body": "You asked about light.",
        "at": NOON,
    }
    return record.outbox.put(key, **message | changed)


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """Run `act(0)` ... `act(count - 1)` in as many threads, all let go in the same instant."""
    line = Barrier(count)

    def run(index: int) -> T:
        line.wait(60)
        return act(index)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
