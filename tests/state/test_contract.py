"""What every call store promises (voiceagent/state/base.py), kept by all of them."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.state.conftest import NewStore
from voiceagent.core.exchange import Exchange
from voiceagent.core.way import MODES, Way
from voiceagent.state.base import CallState, CallStore, TurnLog
from voiceagent.state.order import amended_of, kept_of

T = TypeVar("T")

LONG_S = 30.0
"""A wait that must never be waited to its end."""

SHORT_LEASE_S = 0.05

text = st.text(st.characters(codec="utf-8"), max_size=40)
exchanges = st.lists(st.builds(Exchange, text, text), max_size=5).map(tuple)
calls = st.builds(
    CallState,
    call_sid=st.just(""),
    profile=text,
    started_at=st.floats(0, 2e9),
    greeting=text,
    number=st.none() | text,
    caller_id=st.none() | st.integers(1, 2**53),
    trusted=st.booleans(),
    language=st.sampled_from(["en-US", "de-DE"]),
    turn=st.integers(0, 3),
    exchanges=exchanges,
    over=st.booleans(),
    mode=st.sampled_from(MODES),
    told_recording=st.booleans(),
    refused_recording=st.booleans(),
    mishearings=st.integers(0, 9),
    late=st.integers(0, 9),
    keys=st.integers(-1, 64),
    asking=text,
)
many_examples = settings(max_examples=40)


def test_an_unknown_call_is_none(store: CallStore, call_sid: str) -> None:
    assert store.load_call(call_sid) is None


@many_examples
@given(call=calls)
def test_a_call_comes_back_as_it_was_saved(store: CallStore, call: CallState) -> None:
    call = replace(call, call_sid=uuid4().hex)
    store.save_call(call)
    assert store.load_call(call.call_sid) == call


@many_examples
@given(versions=st.lists(st.tuples(calls, st.booleans()), min_size=1, max_size=6))
def test_an_amended_call_is_what_the_rule_says_it_is(store: CallStore, versions: list[tuple[CallState, bool]]) -> None:
    call_sid, kept = uuid4().hex, None
    for version, amends in versions:
        call = replace(version, call_sid=call_sid)
        (store.amend_turn if amends else store.save_call)(call)
        kept = (amended_of if amends else kept_of)(kept, call)
        assert store.load_call(call_sid) == kept


@many_examples
@given(versions=st.lists(calls, min_size=1, max_size=6))
def test_a_saved_call_never_steps_back_and_never_comes_to_life_again(
    store: CallStore, versions: list[CallState]
) -> None:
    call_sid, kept = uuid4().hex, None
    for version in versions:
        call = replace(version, call_sid=call_sid)
        store.save_call(call)
        kept = kept_of(kept, call)
        assert store.load_call(call_sid) == kept


def test_a_later_turn_is_kept_and_an_earlier_one_is_not(store: CallStore, call_sid: str) -> None:
    store.save_call(CallState(call_sid, "learning", turn=2))
    store.save_call(CallState(call_sid, "learning", turn=3))
    store.save_call(CallState(call_sid, "learning", turn=1))
    assert store.load_call(call_sid) == CallState(call_sid, "learning", turn=3)


def test_a_caller_who_hung_up_during_a_turn_stays_gone_when_the_turn_is_finished(
    store: CallStore, call_sid: str
) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    store.save_call(CallState(call_sid, "learning", over=True))
    assert store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")
    assert store.load_call(call_sid) == CallState(call_sid, "learning", turn=1, over=True)


def test_what_was_not_heard_is_cut_off_the_last_exchange_and_nothing_else_changes(
    store: CallStore, call_sid: str
) -> None:
    first, whole, heard = Exchange("hi", "Hello."), Exchange("why?", "Light. It scatters."), Exchange("why?", "Light.")
    kept = CallState(call_sid, "learning", caller_id=7, mode="gather", turn=2, exchanges=(first, whole))
    store.save_call(kept)
    store.amend_turn(CallState(call_sid, "learning", mode="relay", turn=2, exchanges=(first, heard)))
    assert store.load_call(call_sid) == replace(kept, exchanges=(first, heard))


def test_a_call_that_is_over_is_amended_and_stays_over(store: CallStore, call_sid: str) -> None:
    bye = CallState(call_sid, "learning", turn=1, exchanges=(Exchange("bye", "Goodbye. Call again."),))
    store.save_call(bye)
    store.save_call(replace(bye, over=True))
    heard = replace(bye, exchanges=(Exchange("bye", "Goodbye."),))
    store.amend_turn(heard)
    assert store.load_call(call_sid) == replace(heard, over=True)


def test_a_later_turn_is_not_amended_by_an_earlier_one(store: CallStore, call_sid: str) -> None:
    later = CallState(call_sid, "learning", turn=2, exchanges=(Exchange("one", "One."), Exchange("two", "Two.")))
    store.save_call(later)
    store.amend_turn(CallState(call_sid, "learning", turn=1, exchanges=(Exchange("one", "O"),)))
    assert store.load_call(call_sid) == later


def test_what_others_change_while_a_turn_is_amended_is_not_lost(store: CallStore, call_sid: str) -> None:
    def act(number: int) -> None:
        start.wait()
        if number % 2:
            store.amend_turn(replace(call, exchanges=(Exchange("why?", "Light."),)))
        else:
            store.save_call(replace(call, caller_id=7))

    call = CallState(call_sid, "learning", turn=1, exchanges=(Exchange("why?", "Light."),))
    store.save_call(replace(call, exchanges=(Exchange("why?", "Light. It scatters."),)))
    start = threading.Barrier(10)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(act, range(10)))
    assert store.load_call(call_sid) == replace(call, caller_id=7)


def test_exactly_one_of_many_threads_gets_a_turn(store: CallStore, call_sid: str) -> None:
    def claim(owner: int) -> str:
        start.wait()
        return store.claim_turn(call_sid, 1, f"owner-{owner}", "hello").outcome

    start = threading.Barrier(20)
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(claim, range(20)))
    assert sorted(outcomes) == ["mine"] + ["running"] * 19


def test_a_claim_tells_the_call_and_what_was_heard_first(store: CallStore, call_sid: str) -> None:
    call = CallState(call_sid, "learning", exchanges=(Exchange("hi", "hello"),))
    store.save_call(call)
    first = store.claim_turn(call_sid, 1, "a", "plants eat light")
    later = store.claim_turn(call_sid, 1, "b", "something else")
    assert (first.outcome, first.call, first.log) == ("mine", call, TurnLog("plants eat light"))
    assert (later.outcome, later.call, later.log) == ("running", call, TurnLog("plants eat light"))


def test_a_claim_of_an_unknown_call_has_no_call(store: CallStore, call_sid: str) -> None:
    claim = store.claim_turn(call_sid, 1, "a", "hello")
    assert (claim.outcome, claim.call) == ("mine", None)


def test_a_recording_opens_a_turn_whose_words_come_later(store: CallStore, call_sid: str) -> None:
    claim = store.claim_turn(call_sid, 1, "a", recording="RE1")
    assert (claim.outcome, claim.log) == ("mine", TurnLog(recording="RE1"))
    assert store.claim_turn(call_sid, 1, "b", recording="RE2").log == TurnLog(recording="RE1")
    assert store.note_heard(call_sid, 1, "a", "plants eat light")
    assert store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("plants eat light", recording="RE1")
    assert store.append_say(call_sid, 1, "a", 0, "Do they?")
    assert store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")
    whole = TurnLog("plants eat light", ("Do they?",), "listen", recording="RE1", way=Way())
    assert store.claim_turn(call_sid, 1, "b").log == store.wait_for_log(call_sid, 1, 0, 0) == whole


def test_words_may_be_noted_behind_what_was_said_already_and_again(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", recording="RE1")
    store.append_say(call_sid, 1, "a", 0, "Einen Moment.", language="de-DE")
    assert store.note_heard(call_sid, 1, "a", "plants")
    assert store.note_heard(call_sid, 1, "a", "plants eat light")
    assert store.append_say(call_sid, 1, "a", 1, "Do they?")
    log = store.wait_for_log(call_sid, 1, 0, 0)
    assert log == TurnLog("plants eat light", ("Einen Moment.", "Do they?"), recording="RE1", languages=("de-DE", ""))


def test_who_takes_over_a_recorded_turn_learns_of_the_recording(new_store: NewStore, call_sid: str) -> None:
    store = new_store(lease_s=SHORT_LEASE_S)
    store.claim_turn(call_sid, 1, "dead", recording="RE1")
    time.sleep(SHORT_LEASE_S * 1.5)
    claim = store.claim_turn(call_sid, 1, "next")
    assert (claim.outcome, claim.log) == ("mine", TurnLog(recording="RE1"))
    assert not store.note_heard(call_sid, 1, "dead", "something else")
    assert store.note_heard(call_sid, 1, "next", "plants eat light")
    time.sleep(SHORT_LEASE_S * 1.5)
    assert store.claim_turn(call_sid, 1, "third").log == TurnLog("plants eat light", recording="RE1")


def test_only_the_owner_of_an_open_turn_notes_what_was_heard(store: CallStore, call_sid: str) -> None:
    assert not store.note_heard(call_sid, 1, "a", "hello")
    assert store.wait_for_log(call_sid, 1, 0, 0) is None
    store.claim_turn(call_sid, 1, "a", recording="RE1")
    assert not store.note_heard(call_sid, 1, "b", "hello")
    store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")
    assert not store.note_heard(call_sid, 1, "a", "hello")
    assert store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("", (), "listen", recording="RE1", way=Way())


def test_one_who_waits_sleeps_through_the_words_and_then_has_them(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", recording="RE1")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait_for_log, call_sid, 1, 0, LONG_S)
        time.sleep(0.05)
        store.note_heard(call_sid, 1, "a", "plants eat light")
        time.sleep(0.05)
        assert not waiting.done()
        store.append_say(call_sid, 1, "a", 0, "Do they?")
        log = _before_the_end(waiting.result)
    assert log == TurnLog("plants eat light", ("Do they?",), recording="RE1")


def test_noting_what_was_heard_renews_the_lease(new_store: NewStore, call_sid: str) -> None:
    store = new_store(lease_s=2.0)
    store.claim_turn(call_sid, 1, "a", recording="RE1")
    time.sleep(1.2)
    store.note_heard(call_sid, 1, "a", "hello")
    time.sleep(1.2)
    assert store.claim_turn(call_sid, 1, "b").outcome == "running"


def test_one_who_only_waits_never_opens_a_turn(store: CallStore, call_sid: str) -> None:
    assert store.claim_turn(call_sid, 1, "a", "").outcome == "running"
    assert store.wait_for_log(call_sid, 1, 0, 0) is None
    assert store.claim_turn(call_sid, 1, "b", "hello").outcome == "mine"


def test_a_claim_whose_answer_was_lost_may_be_repeated(store: CallStore, call_sid: str) -> None:
    assert store.claim_turn(call_sid, 1, "a", "hello").outcome == "mine"
    assert store.claim_turn(call_sid, 1, "a", "hello").outcome == "mine"


def test_turns_and_calls_are_claimed_apart(store: CallStore, call_sid: str) -> None:
    assert store.claim_turn(call_sid, 1, "a", "one").outcome == "mine"
    assert store.claim_turn(call_sid, 2, "b", "two").outcome == "mine"
    assert store.claim_turn(call_sid + "x", 1, "c", "three").outcome == "mine"


def test_says_are_kept_in_order_and_each_index_once(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    assert store.append_say(call_sid, 1, "a", 0, "One.")
    assert not store.append_say(call_sid, 1, "a", 0, "One again.")
    assert not store.append_say(call_sid, 1, "a", 2, "Three.")
    assert store.append_say(call_sid, 1, "a", 1, "Two.")
    assert store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("hello", ("One.", "Two."))


def test_each_say_has_its_language(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "Of course.")
    store.append_say(call_sid, 1, "a", 1, "Natürlich.", language="de-DE")
    store.append_say(call_sid, 1, "a", 2, "Bien sûr.", language="fr-FR")
    log = store.wait_for_log(call_sid, 1, 0, 0)
    assert log is not None
    assert log.languages == ("", "de-DE", "fr-FR")
    assert store.claim_turn(call_sid, 1, "b").log == log


def test_only_the_owner_may_write(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    assert not store.append_say(call_sid, 1, "b", 0, "No.")
    assert not store.renew_lease(call_sid, 1, "b")
    assert not store.finish_turn(CallState(call_sid, "learning", turn=1), "b", "listen")
    assert store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("hello")
    assert store.load_call(call_sid) is None


def test_nobody_writes_a_turn_that_was_never_opened(store: CallStore, call_sid: str) -> None:
    assert not store.append_say(call_sid, 1, "a", 0, "No.")
    assert not store.renew_lease(call_sid, 1, "a")
    assert not store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")


@pytest.mark.parametrize("ending", ["listen", "goodbye"])
def test_a_finished_turn_is_complete_and_its_call_is_kept(store: CallStore, call_sid: str, ending: str) -> None:
    call = CallState(call_sid, "learning", turn=1, exchanges=(Exchange("hello", "One."),))
    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "One.")
    assert store.finish_turn(call, "a", ending)  # type: ignore[arg-type]
    claim = store.claim_turn(call_sid, 1, "b", "hello")
    assert (claim.outcome, claim.call) == ("finished", call)
    assert claim.log == store.wait_for_log(call_sid, 1, 0, LONG_S) == TurnLog("hello", ("One.",), ending, way=Way())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "way", [Way("relay", "de-DE"), Way("keys", "es-US"), Way("record"), Way("record", keys=10), Way(keys=-1)]
)
def test_a_finished_turn_tells_how_to_listen_next(store: CallStore, call_sid: str, way: Way) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    call = CallState(call_sid, "learning", turn=1, mode=way.mode, language=way.language, keys=way.keys)
    assert store.finish_turn(call, "a", "listen")
    assert store.claim_turn(call_sid, 1, "b").log.way == call.way == way
    assert store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("hello", (), "listen", way=way)


def test_who_has_spoken_already_writes_it_all_with_the_end(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "One.")
    call = CallState(call_sid, "learning", turn=1)
    assert not store.finish_turn(call, "a", "listen", 2, ("Two.", "Three."))
    assert store.finish_turn(call, "a", "listen", 1, ("Two.", "Three."))
    assert not store.finish_turn(call, "a", "listen", 1, ("Two.", "Three."))
    whole = TurnLog("hello", ("One.", "Two.", "Three."), "listen", way=Way())
    assert store.claim_turn(call_sid, 1, "b").log == store.wait_for_log(call_sid, 1, 0, 0) == whole


def test_those_who_wait_get_what_was_spoken_with_the_end(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait_for_log, call_sid, 1, 0, LONG_S)
        time.sleep(0.05)
        store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "goodbye", spoken=("One.", "Two."))
        log = _before_the_end(waiting.result)
    assert log == TurnLog("hello", ("One.", "Two."), "goodbye", way=Way())


def test_after_the_end_nothing_is_written(store: CallStore, call_sid: str) -> None:
    call = CallState(call_sid, "learning", turn=1)
    store.claim_turn(call_sid, 1, "a", "hello")
    assert store.finish_turn(call, "a", "listen")
    assert not store.append_say(call_sid, 1, "a", 0, "Late.")
    assert not store.renew_lease(call_sid, 1, "a")
    assert not store.finish_turn(call, "a", "goodbye")


def test_a_turn_is_not_closed_over_says_that_are_missing(store: CallStore, call_sid: str) -> None:
    call = CallState(call_sid, "learning", turn=1)
    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "One.")
    assert not store.finish_turn(call, "a", "listen", says=2)
    assert store.load_call(call_sid) is None
    store.claim_turn(call_sid, 1, "a", "")
    assert store.finish_turn(call, "a", "listen", says=1)


def test_a_finished_turn_leaves_a_later_call_alone(store: CallStore, call_sid: str) -> None:
    later = CallState(call_sid, "learning", turn=5)
    store.claim_turn(call_sid, 4, "a", "hello")
    store.save_call(later)
    assert store.finish_turn(CallState(call_sid, "learning", turn=4), "a", "listen")
    assert store.load_call(call_sid) == later


def test_a_dead_producers_turn_is_taken_over_with_what_it_said(new_store: NewStore, call_sid: str) -> None:
    store = new_store(lease_s=SHORT_LEASE_S)
    store.claim_turn(call_sid, 1, "dead", "hello")
    store.append_say(call_sid, 1, "dead", 0, "One.")
    time.sleep(SHORT_LEASE_S * 1.5)
    claim = store.claim_turn(call_sid, 1, "next", "")
    assert (claim.outcome, claim.log) == ("mine", TurnLog("hello", ("One.",)))
    assert store.append_say(call_sid, 1, "next", 1, "Two.")


def test_a_producer_that_was_taken_over_is_fenced_off(new_store: NewStore, call_sid: str) -> None:
    store = new_store(lease_s=SHORT_LEASE_S)
    store.claim_turn(call_sid, 1, "old", "hello")
    time.sleep(SHORT_LEASE_S * 1.5)
    store.claim_turn(call_sid, 1, "new", "")
    time.sleep(SHORT_LEASE_S * 1.5)  # neither does it come back when its successor's lease runs out
    assert not store.append_say(call_sid, 1, "old", 0, "Stale.")
    assert not store.renew_lease(call_sid, 1, "old")
    assert not store.finish_turn(CallState(call_sid, "learning", turn=1), "old", "listen")
    assert store.append_say(call_sid, 1, "new", 0, "Fresh.")
    assert store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("hello", ("Fresh.",))


def test_exactly_one_thread_takes_over(new_store: NewStore, call_sid: str) -> None:
    def claim(owner: int) -> str:
        start.wait()
        return store.claim_turn(call_sid, 1, f"owner-{owner}", "").outcome

    # Long enough for twenty threads to ask while the successor's lease lives.
    store = new_store(lease_s=1.5)
    store.claim_turn(call_sid, 1, "dead", "hello")
    time.sleep(1.6)
    start = threading.Barrier(20)
    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(claim, range(20))) == ["mine"] + ["running"] * 19


def test_a_late_producer_whom_nobody_replaced_goes_on(new_store: NewStore, call_sid: str) -> None:
    store = new_store(lease_s=SHORT_LEASE_S)
    store.claim_turn(call_sid, 1, "a", "hello")
    time.sleep(SHORT_LEASE_S * 1.5)
    assert store.append_say(call_sid, 1, "a", 0, "One.")
    time.sleep(SHORT_LEASE_S * 1.5)
    assert store.renew_lease(call_sid, 1, "a")
    time.sleep(SHORT_LEASE_S * 1.5)
    assert store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")


def test_a_lease_that_is_renewed_does_not_run_out(new_store: NewStore, call_sid: str) -> None:
    store = new_store(lease_s=1.6)
    store.claim_turn(call_sid, 1, "a", "hello")
    time.sleep(0.6)
    assert store.renew_lease(call_sid, 1, "a")
    time.sleep(0.6)
    assert store.append_say(call_sid, 1, "a", 0, "One.")
    time.sleep(0.6)
    assert store.claim_turn(call_sid, 1, "b", "").outcome == "running"


def test_waiting_for_a_log_that_is_not_there_ends_at_once(store: CallStore, call_sid: str) -> None:
    assert _before_the_end(lambda: store.wait_for_log(call_sid, 1, 0, LONG_S)) is None


def test_waiting_sees_what_is_there_already(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "One.")
    store.append_say(call_sid, 1, "a", 1, "Two.")
    log = _before_the_end(lambda: store.wait_for_log(call_sid, 1, 1, LONG_S))
    assert log == TurnLog("hello", ("One.", "Two."))


def test_waiting_for_more_than_a_finished_turn_has_ends_at_once(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")
    log = _before_the_end(lambda: store.wait_for_log(call_sid, 1, 7, LONG_S))
    assert log == TurnLog("hello", (), "listen", way=Way())


def test_waiting_in_vain_gives_the_log_as_it_is(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "One.")
    began = time.monotonic()
    assert store.wait_for_log(call_sid, 1, 1, 0.1) == TurnLog("hello", ("One.",))
    assert time.monotonic() - began >= 0.09


def test_all_who_wait_wake_when_something_is_said(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(store.wait_for_log, call_sid, 1, 0, LONG_S) for _ in range(20)]
        time.sleep(0.1)
        store.append_say(call_sid, 1, "a", 0, "One.")
        logs = _before_the_end(lambda: [each.result() for each in waiting])
    assert logs == [TurnLog("hello", ("One.",))] * 20


def test_one_who_waits_for_the_third_say_sleeps_through_the_second(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait_for_log, call_sid, 1, 2, LONG_S)
        for index, say in enumerate(["One.", "Two.", "Three."]):
            time.sleep(0.05)
            assert not waiting.done()
            store.append_say(call_sid, 1, "a", index, say)
        log = _before_the_end(waiting.result)
    assert log == TurnLog("hello", ("One.", "Two.", "Three."))


def test_those_who_wait_wake_at_the_end_of_the_turn(store: CallStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait_for_log, call_sid, 1, 3, LONG_S)
        time.sleep(0.05)
        store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "goodbye")
        assert _before_the_end(waiting.result) == TurnLog("hello", (), "goodbye", way=Way())


def test_the_first_document_of_a_name_is_the_one_that_stays(store: CallStore, call_sid: str) -> None:
    assert store.keep_document(call_sid, "turn-1", "<a/>") == "<a/>"
    assert store.keep_document(call_sid, "turn-1", "<b/>") == "<a/>"
    assert store.keep_document(call_sid, "turn-2", "<c/>") == "<c/>"
    assert store.keep_document(call_sid + "x", "turn-1", "<d/>") == "<d/>"
    assert store.keep_document(call_sid, "turn-1", "<e/>") == "<a/>"


def test_of_many_documents_at_once_all_get_the_same(store: CallStore, call_sid: str) -> None:
    def keep(number: int) -> str:
        start.wait()
        return store.keep_document(call_sid, "turn-1", f"<a{number}/>")

    start = threading.Barrier(20)
    with ThreadPoolExecutor(20) as pool:
        kept = set(pool.map(keep, range(20)))
    assert kept == {store.keep_document(call_sid, "turn-1", "<late/>")}


def test_everything_is_forgotten_after_its_time(new_store: NewStore, call_sid: str) -> None:
    store = new_store(ttl_s=1)
    store.claim_turn(call_sid, 1, "a", "hello")
    store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")
    store.keep_document(call_sid, "turn-1", "<a/>")
    time.sleep(1.2)
    assert store.load_call(call_sid) is None
    assert store.keep_document(call_sid, "turn-1", "<b/>") == "<b/>"
    assert store.wait_for_log(call_sid, 1, 0, 0) is None


def test_half_a_character_of_a_model_does_not_stop_a_call(store: CallStore, call_sid: str) -> None:
    half = "Smile \ud83d"
    store.claim_turn(call_sid, 1, "a", half)
    assert store.append_say(call_sid, 1, "a", 0, half)
    assert store.finish_turn(CallState(call_sid, half, turn=1, exchanges=(Exchange(half, half),)), "a", "listen")
    store.keep_document(call_sid, half, half)
    call = store.load_call(call_sid)
    assert call is not None
    assert call.exchanges[0].said.startswith("Smile ")


def test_a_ping_takes_some_time(store: CallStore) -> None:
    assert 0 <= store.ping() < LONG_S


def _before_the_end(work: Callable[[], T]) -> T:
    """The result of a wait of `LONG_S`, which must not have been waited for to its end."""
    began = time.monotonic()
    result = work()
    assert time.monotonic() - began < LONG_S / 2
    return result
