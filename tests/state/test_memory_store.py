"""What is particular to calls in memory: there is only so much of it."""

import time

import pytest

from voiceagent.state.base import CallState
from voiceagent.state.memory_store import MemoryStore


def test_of_too_many_calls_the_one_unchanged_for_longest_goes() -> None:
    store = MemoryStore(max_calls=3)
    for name in ("one", "two", "three"):
        store.save_call(CallState(name, "learning"))
    store.keep_document("one", "turn-1", "<a/>")
    store.save_call(CallState("four", "learning"))
    assert store.calls_kept() == 3
    assert store.load_call("two") is None
    assert store.load_call("one") is not None
    assert store.keep_document("one", "turn-1", "<b/>") == "<a/>"


def test_calls_whose_time_is_over_take_no_room() -> None:
    store = MemoryStore(ttl_s=0.05)
    for number in range(10):
        store.claim_turn(f"call-{number}", 1, "a", "hello")
    time.sleep(0.1)
    store.save_call(CallState("new", "learning"))
    assert store.calls_kept() == 1


def test_a_change_prolongs_the_life_of_the_whole_call(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("voiceagent.state.memory_store.monotonic", lambda: now[0])
    store = MemoryStore(ttl_s=4)
    store.save_call(CallState("one", "learning"))
    now[0] = 3.0
    store.keep_document("one", "turn-1", "<a/>")
    now[0] = 6.0
    assert store.load_call("one") is not None
    now[0] = 7.0
    assert store.load_call("one") is None
