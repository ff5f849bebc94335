"""Whatever is asked of the stores, in whatever order, all kinds give the same answers."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.state.conftest import make_store
from voiceagent.core.exchange import Exchange
from voiceagent.state.base import CallState, CallStore

Step = Callable[[CallStore, str], Any]

owners = st.sampled_from(["a", "b"])
turns = st.integers(1, 2)


def _claim(turn: int, owner: str, heard: str, recording: str) -> Step:
    return lambda store, sid: store.claim_turn(sid, turn, owner, heard, recording)


def _note(turn: int, owner: str, heard: str) -> Step:
    return lambda store, sid: store.note_heard(sid, turn, owner, heard)


def _append(turn: int, owner: str, index: int, language: str) -> Step:
    return lambda store, sid: store.append_say(sid, turn, owner, index, f"{owner} says {index}.", language=language)


def _renew(turn: int, owner: str) -> Step:
    return lambda store, sid: store.renew_lease(sid, turn, owner)


def _finish(turn: int, owner: str, over: bool, spoken: tuple[str, ...]) -> Step:
    return lambda store, sid: store.finish_turn(
        CallState(sid, owner, turn=turn, over=over), owner, "goodbye" if over else "listen", spoken=spoken
    )


def _amend(turn: int, said: str) -> Step:
    exchanges = (Exchange("hello", said),)
    return lambda store, sid: store.amend_turn(CallState(sid, "learning", turn=turn, exchanges=exchanges))


def _save(turn: int, over: bool) -> Step:
    return lambda store, sid: store.save_call(CallState(sid, "learning", turn=turn, over=over))


def _keep(key: str, document: str) -> Step:
    return lambda store, sid: store.keep_document(sid, key, document)


def _look(turn: int) -> Step:
    return lambda store, sid: (
        store.load_call(sid), store.wait_for_log(sid, turn, 0, 0)
    )  # fmt: skip


steps = st.lists(
    st.one_of(
        st.builds(_claim, turns, owners, st.sampled_from(["", "hello", "again"]), st.sampled_from(["", "RE1"])),
        st.builds(_note, turns, owners, st.sampled_from(["hello", "noted"])),
        st.builds(_append, turns, owners, st.integers(0, 2), st.sampled_from(["", "de-DE"])),
        st.builds(_renew, turns, owners),
        st.builds(_finish, turns, owners, st.booleans(), st.sampled_from([(), ("x",), ("x", "y")])),
        st.builds(_amend, st.integers(0, 2), st.sampled_from(["all", "a"])),
        st.builds(_save, st.integers(0, 2), st.booleans()),
        st.builds(_keep, st.sampled_from(["one", "two"]), st.sampled_from(["<a/>", "<b/>"])),
        st.builds(_look, turns),
    ),
    min_size=3,
    max_size=25,
)


@pytest.mark.parametrize("lease_s", [60.0, 0.0], ids=["leases that last", "leases that are over at once"])
@settings(max_examples=150)
@given(steps=steps)
def test_all_stores_answer_alike(redis_url: str, lease_s: float, steps: list[Step]) -> None:
    call_sids = {kind: f"{kind}-{uuid4().hex}" for kind in ("memory", "redis", "resilient")}
    stores = {kind: make_store(kind, redis_url, lease_s=lease_s) for kind in call_sids}
    for step in steps:
        answers = {
            kind: repr(step(store, call_sids[kind])).replace(call_sids[kind], "CallSid")
            for kind, store in stores.items()
        }
        assert answers["redis"] == answers["memory"]
        assert answers["resilient"] == answers["memory"]
