"""A real Redis is killed, hangs, comes back empty or with old values, and the call goes on."""

import math
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from tests.servers.process import wait_for
from tests.servers.redis import RedisServer
from voiceagent.core.breakers import Breaker
from voiceagent.core.errors import StateUnavailable
from voiceagent.core.exchange import Exchange
from voiceagent.core.way import Way
from voiceagent.state.base import CallState, TurnLog
from voiceagent.state.memory_store import MemoryStore
from voiceagent.state.redis_store import RedisStore
from voiceagent.state.resilient import ResilientStore

LONG_S = 30.0
LEASE_S = 0.5
SOON_S = 10.0

A_LEASE_RUNS_OUT = pytest.mark.parametrize("lease_s", [LEASE_S])
"""For tests that wait until a lease is over; in all others none may run out, however busy this machine is."""


class WatchedStore(RedisStore):
    """Notes which thread asked Redis what, and whether it failed."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self.asked: list[tuple[str, str, bool]] = []

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name.startswith("_") or not callable(value):
            return value

        def watched(*args: Any, **named: Any) -> Any:
            failed = True
            try:
                answer = value(*args, **named)
                failed = False
                return answer
            finally:
                self.asked.append((threading.current_thread().name, name, failed))

        return watched

    def failures(self) -> list[str]:
        """What callers, not the mender, asked in vain."""
        return [name for thread, name, failed in self.asked if failed and thread != "state-mender"]


class Process:
    """One of our processes, as far as its state goes."""

    def __init__(self, url: str, *, lease_s: float = 60.0, mend_every_s: float = 0.02) -> None:
        self.redis = WatchedStore(url, lease_s=lease_s)
        self.breaker = Breaker("redis", reset_s=0.1)
        self.store = ResilientStore(self.redis, self.breaker, MemoryStore(lease_s=lease_s), mend_every_s=mend_every_s)

    def lose_redis(self) -> None:
        """Ask until the breaker is open."""
        assert wait_for(lambda: self.store.ping() == math.inf and not self.is_sharing, SOON_S)

    def find_redis(self) -> None:
        """Wait until it is back and has been told everything."""
        assert wait_for(lambda: self.is_sharing and not self._is_mending, SOON_S)

    @property
    def is_sharing(self) -> bool:
        return bool(self.breaker.current_state == "closed")

    @property
    def _is_mending(self) -> bool:
        return any(thread.name == "state-mender" for thread in threading.enumerate())


@pytest.fixture
def lease_s() -> float:
    return 60.0


@pytest.fixture
def one(redis_url: str, lease_s: float) -> Process:
    return Process(redis_url, lease_s=lease_s)


@pytest.fixture
def other(redis_url: str, lease_s: float) -> Process:
    return Process(redis_url, lease_s=lease_s)


@pytest.fixture(autouse=True)
def redis_is_left_in_order(redis_server: RedisServer) -> Iterator[None]:
    """The menders of a test come to rest before the next one counts threads."""
    yield
    redis_server.start()
    redis_server.resume()
    assert wait_for(lambda: not any(t.name == "state-mender" for t in threading.enumerate()), SOON_S)


def the_call(call_sid: str, turn: int, *said: str, over: bool = False) -> CallState:
    exchanges = tuple(Exchange("hello", each) for each in said)
    return CallState(call_sid, "learning", turn=turn, exchanges=exchanges, over=over)


def test_a_turn_goes_on_when_redis_dies_between_claim_and_first_say(
    one: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.save_call(the_call(call_sid, 0))
    assert one.store.claim_turn(call_sid, 1, "a", "hello").shared
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(one.store.wait_for_log, call_sid, 1, 0, LONG_S)
        redis_server.kill()
        assert one.store.append_say(call_sid, 1, "a", 0, "One.")
        assert waiting.result(SOON_S) == TurnLog("hello", ("One.",))
    assert one.store.append_say(call_sid, 1, "a", 1, "Two.")
    assert one.store.finish_turn(the_call(call_sid, 1, "One. Two."), "a", "listen")
    assert one.store.wait_for_log(call_sid, 1, 1, LONG_S) == TurnLog("hello", ("One.", "Two."), "listen", way=Way())
    claim = one.store.claim_turn(call_sid, 2, "b", "and then")
    assert (claim.outcome, claim.shared, claim.call) == ("mine", False, the_call(call_sid, 1, "One. Two."))


def test_all_is_remembered_that_this_process_has_seen(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    other.store.save_call(the_call(call_sid, 3, "One.", "Two.", "Three."))
    other.store.keep_document(call_sid, "turn-3", "<a/>")
    assert one.store.load_call(call_sid) == the_call(call_sid, 3, "One.", "Two.", "Three.")
    assert one.store.keep_document(call_sid, "turn-3", "<b/>") == "<a/>"
    redis_server.kill()
    assert one.store.load_call(call_sid) == the_call(call_sid, 3, "One.", "Two.", "Three.")
    assert one.store.keep_document(call_sid, "turn-3", "<b/>") == "<a/>"
    assert one.store.load_call(call_sid + "x") is None
    assert one.store.wait_for_log(call_sid, 4, 0, LONG_S) is None


@pytest.mark.usefixtures("redis_hangs")
@pytest.mark.parametrize("fault", ["kill", "pause"])
def test_only_the_first_failures_are_paid_for(
    one: Process, redis_server: RedisServer, call_sid: str, fault: str
) -> None:
    one.store.save_call(the_call(call_sid, 0))
    getattr(redis_server, fault)()
    for turn in range(1, 20):
        assert one.store.claim_turn(call_sid, turn, "a", "hello").outcome == "mine"
        assert one.store.append_say(call_sid, turn, "a", 0, "One.")
        assert one.store.finish_turn(the_call(call_sid, turn), "a", "listen")
        assert one.store.keep_document(call_sid, f"turn-{turn}", "<a/>") == "<a/>"
        assert one.store.load_call(call_sid) == the_call(call_sid, turn)
        assert one.store.wait_for_log(call_sid, turn, 0, LONG_S) is not None
    assert 1 <= len(one.redis.failures()) <= 3


@pytest.mark.usefixtures("redis_hangs")
def test_no_caller_pays_for_a_trial(one: Process, redis_server: RedisServer, call_sid: str) -> None:
    redis_server.pause()
    one.lose_redis()
    paid_before = len(one.redis.failures())
    trials_before = len(one.redis.asked)
    with ThreadPoolExecutor(10) as pool:
        for _ in range(10):
            list(pool.map(lambda _: one.store.load_call(call_sid), range(10)))
            time.sleep(0.1)
    assert len(one.redis.failures()) == paid_before
    assert len(one.redis.asked) > trials_before


@pytest.mark.usefixtures("redis_hangs")
def test_a_redis_that_comes_back_is_used_again(one: Process, redis_server: RedisServer, call_sid: str) -> None:
    redis_server.pause()
    one.lose_redis()
    assert not one.store.claim_turn(call_sid, 1, "a", "hello").shared
    redis_server.resume()
    one.find_redis()
    assert one.store.claim_turn(call_sid, 2, "b", "and then").shared
    assert one.store.ping() < LONG_S


def test_a_turn_finished_alone_is_told_to_the_others_later(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.claim_turn(call_sid, 1, "a", "hello")
    one.store.append_say(call_sid, 1, "a", 0, "One.")
    redis_server.kill()
    assert one.store.append_say(call_sid, 1, "a", 1, "Two.")
    call = replace(the_call(call_sid, 1, "One. Two."), mode="record", keys=10)
    assert one.store.finish_turn(call, "a", "listen")
    assert one.store.keep_document(call_sid, "turn-1", "<a/>") == "<a/>"
    redis_server.start()
    one.find_redis()
    claim = other.store.claim_turn(call_sid, 1, "b", "hello")
    way = Way("record", keys=10)
    assert (claim.outcome, claim.log) == ("finished", TurnLog("hello", ("One.", "Two."), "listen", way=way))
    assert claim.call == call
    assert other.store.keep_document(call_sid, "turn-1", "<b/>") == "<a/>"


@pytest.mark.usefixtures("redis_hangs")
def test_a_redis_that_dies_just_before_the_end_of_a_turn_loses_nothing(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.claim_turn(call_sid, 1, "a", "hello")
    one.store.append_say(call_sid, 1, "a", 0, "One.")
    redis_server.pause()
    assert one.store.finish_turn(the_call(call_sid, 1, "One."), "a", "goodbye")
    assert one.store.wait_for_log(call_sid, 1, 1, LONG_S) == TurnLog("hello", ("One.",), "goodbye", way=Way())
    redis_server.resume()
    one.find_redis()
    assert other.store.load_call(call_sid) == the_call(call_sid, 1, "One.")
    assert other.store.claim_turn(call_sid, 1, "b", "hello").outcome == "finished"


def test_a_redis_that_forgot_everything_is_told_the_call_again(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.save_call(the_call(call_sid, 4, "One."))
    redis_server.flush()
    assert one.store.claim_turn(call_sid, 5, "a", "hello").call == the_call(call_sid, 4, "One.")
    one.find_redis()
    assert other.store.load_call(call_sid) == the_call(call_sid, 4, "One.")


def test_a_redis_that_forgets_everything_during_a_turn_is_told_it_from_the_beginning(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.claim_turn(call_sid, 1, "a", "hello")
    assert one.store.append_say(call_sid, 1, "a", 0, "One.")
    redis_server.flush()
    assert one.store.append_say(call_sid, 1, "a", 1, "Two.")
    assert other.store.wait_for_log(call_sid, 1, 1, LONG_S) == TurnLog("hello", ("One.", "Two."))
    assert other.store.claim_turn(call_sid, 1, "b", "hello").outcome == "running"
    redis_server.flush()
    assert one.store.renew_lease(call_sid, 1, "a")
    assert other.store.wait_for_log(call_sid, 1, 1, LONG_S) == TurnLog("hello", ("One.", "Two."))
    redis_server.flush()
    assert one.store.finish_turn(the_call(call_sid, 1, "One. Two."), "a", "listen")
    assert other.store.wait_for_log(call_sid, 1, 2, LONG_S) == TurnLog("hello", ("One.", "Two."), "listen", way=Way())
    assert other.store.load_call(call_sid) == the_call(call_sid, 1, "One. Two.")


def test_a_redis_that_forgets_everything_is_told_of_the_recording_and_its_words(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.claim_turn(call_sid, 1, "a", recording="RE1")
    redis_server.flush()
    assert one.store.renew_lease(call_sid, 1, "a")
    assert other.store.wait_for_log(call_sid, 1, 0, 0) == TurnLog(recording="RE1")
    redis_server.flush()
    assert one.store.note_heard(call_sid, 1, "a", "plants")
    assert other.store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("plants", recording="RE1")
    one.store.append_say(call_sid, 1, "a", 0, "Pflanzen.", language="de-DE")
    redis_server.flush()
    assert one.store.finish_turn(the_call(call_sid, 1, "Pflanzen. Ja."), "a", "listen", spoken=("Ja.",))
    assert other.store.wait_for_log(call_sid, 1, 2, LONG_S) == TurnLog(
        "plants", ("Pflanzen.", "Ja."), "listen", recording="RE1", languages=("de-DE", ""), way=Way()
    )


def test_words_noted_while_redis_is_gone_are_told_later(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.claim_turn(call_sid, 1, "a", recording="RE1")
    redis_server.pause()
    assert one.store.note_heard(call_sid, 1, "a", "plants")
    assert one.store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("plants", recording="RE1")
    redis_server.resume()
    one.find_redis()
    assert other.store.wait_for_log(call_sid, 1, 0, 0) == TurnLog("plants", recording="RE1")


@A_LEASE_RUNS_OUT
def test_the_recording_of_a_dead_process_is_taken_over_even_when_redis_went_too(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    other.store.claim_turn(call_sid, 1, "dead", recording="RE1")
    assert one.store.wait_for_log(call_sid, 1, 0, 0) == TurnLog(recording="RE1")
    redis_server.kill()
    time.sleep(LEASE_S * 1.2)
    claim = one.store.claim_turn(call_sid, 1, "next")
    assert (claim.outcome, claim.log) == ("mine", TurnLog(recording="RE1"))
    assert one.store.note_heard(call_sid, 1, "next", "plants")


def test_a_turn_amended_while_redis_is_gone_is_amended_there_later(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.save_call(the_call(call_sid, 1, "As it was said."))
    redis_server.pause()
    one.store.amend_turn(the_call(call_sid, 1, "As it was"))
    assert one.store.load_call(call_sid) == the_call(call_sid, 1, "As it was")
    redis_server.resume()
    one.find_redis()
    assert one.store.load_call(call_sid) == the_call(call_sid, 1, "As it was")
    assert other.store.load_call(call_sid) == the_call(call_sid, 1, "As it was")


def test_a_turn_amended_here_is_amended_for_all(one: Process, other: Process, call_sid: str) -> None:
    one.store.save_call(the_call(call_sid, 1, "As it was said."))
    assert other.store.load_call(call_sid) == the_call(call_sid, 1, "As it was said.")
    one.store.amend_turn(the_call(call_sid, 1, "As it was"))
    assert other.store.load_call(call_sid) == the_call(call_sid, 1, "As it was")


def test_a_redis_with_an_old_call_does_not_take_it_back(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.save_call(the_call(call_sid, 5, "Five.", over=True))
    redis_server.flush()
    RedisStore(redis_server.url).save_call(the_call(call_sid, 3, "Three."))
    assert one.store.load_call(call_sid) == the_call(call_sid, 5, "Five.", over=True)
    one.find_redis()
    assert other.store.load_call(call_sid) == the_call(call_sid, 5, "Five.", over=True)


def test_what_the_others_did_meanwhile_wins_when_it_is_newer(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    one.store.save_call(the_call(call_sid, 1, "One."))
    one.breaker.open()
    one.store.save_call(the_call(call_sid, 2, "One.", "Two, alone."))
    other.store.save_call(the_call(call_sid, 3, "One.", "Two.", "Three."))
    one.find_redis()
    assert one.store.load_call(call_sid) == the_call(call_sid, 3, "One.", "Two.", "Three.")
    assert other.store.load_call(call_sid) == the_call(call_sid, 3, "One.", "Two.", "Three.")


def test_one_process_does_not_get_a_turn_twice_because_redis_went(
    one: Process, redis_server: RedisServer, call_sid: str
) -> None:
    assert one.store.claim_turn(call_sid, 1, "a", "hello").outcome == "mine"
    redis_server.kill()
    assert one.store.claim_turn(call_sid, 1, "b", "hello").outcome == "running"


def test_one_process_does_not_get_a_turn_twice_because_redis_came_back(
    one: Process, redis_server: RedisServer, call_sid: str
) -> None:
    redis_server.kill()
    assert one.store.claim_turn(call_sid, 1, "a", "hello").outcome == "mine"
    redis_server.start()
    one.find_redis()
    assert one.store.claim_turn(call_sid, 1, "b", "hello").outcome == "running"
    assert one.store.append_say(call_sid, 1, "a", 0, "One.")


@pytest.mark.parametrize("attempt", range(5))
def test_exactly_one_thread_gets_a_turn_while_redis_falls(
    one: Process, redis_server: RedisServer, call_sid: str, attempt: int
) -> None:
    def claim(owner: int) -> list[str]:
        start.wait()
        return [one.store.claim_turn(call_sid, turn, f"{owner}", "hello").outcome for turn in range(20)]

    start = threading.Barrier(9)
    with ThreadPoolExecutor(8) as pool:
        claims = [pool.submit(claim, owner) for owner in range(8)]
        start.wait()
        time.sleep(0.005 * attempt)
        redis_server.kill()
        outcomes = list(zip(*(each.result() for each in claims), strict=True))
    assert [sorted(each) for each in outcomes] == [["mine"] + ["running"] * 7] * 20


@A_LEASE_RUNS_OUT
def test_a_producer_that_another_process_replaced_is_not_heard_here(
    one: Process, other: Process, call_sid: str
) -> None:
    one.store.claim_turn(call_sid, 1, "old", "hello")
    time.sleep(LEASE_S * 1.2)
    assert other.store.claim_turn(call_sid, 1, "new", "").outcome == "mine"
    assert other.store.append_say(call_sid, 1, "new", 0, "Fresh.")
    assert not one.store.append_say(call_sid, 1, "old", 0, "Stale.")
    assert not one.store.finish_turn(the_call(call_sid, 1), "old", "listen")
    assert one.store.wait_for_log(call_sid, 1, 0, LONG_S) == TurnLog("hello", ("Fresh.",))


@A_LEASE_RUNS_OUT
def test_a_producer_whose_successor_died_too_does_not_come_back(one: Process, other: Process, call_sid: str) -> None:
    one.store.claim_turn(call_sid, 1, "old", "hello")
    one.store.append_say(call_sid, 1, "old", 0, "One.")
    time.sleep(LEASE_S * 1.2)
    other.store.claim_turn(call_sid, 1, "new", "")
    other.store.append_say(call_sid, 1, "new", 1, "Two.")
    time.sleep(LEASE_S * 1.2)
    assert not one.store.append_say(call_sid, 1, "old", 1, "Two, differently.")
    assert one.store.wait_for_log(call_sid, 1, 1, LONG_S) == TurnLog("hello", ("One.", "Two."))


@A_LEASE_RUNS_OUT
def test_the_turn_of_a_dead_process_is_taken_over_with_what_it_said(
    one: Process, other: Process, call_sid: str
) -> None:
    other.store.claim_turn(call_sid, 1, "dead", "hello")
    other.store.append_say(call_sid, 1, "dead", 0, "One.")
    time.sleep(LEASE_S * 1.2)
    claim = one.store.claim_turn(call_sid, 1, "next", "")
    assert (claim.outcome, claim.log) == ("mine", TurnLog("hello", ("One.",)))
    assert one.store.append_say(call_sid, 1, "next", 1, "Two.")
    assert other.store.wait_for_log(call_sid, 1, 1, LONG_S) == TurnLog("hello", ("One.", "Two."))


@A_LEASE_RUNS_OUT
def test_listeners_follow_a_turn_that_moves_to_another_process(one: Process, other: Process, call_sid: str) -> None:
    one.store.claim_turn(call_sid, 1, "old", "hello")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(one.store.wait_for_log, call_sid, 1, 0, LONG_S)
        time.sleep(LEASE_S * 1.2)
        other.store.claim_turn(call_sid, 1, "new", "")
        assert not one.store.renew_lease(call_sid, 1, "old")
        other.store.append_say(call_sid, 1, "new", 0, "Fresh.")
        assert waiting.result(SOON_S) == TurnLog("hello", ("Fresh.",))


@pytest.mark.parametrize("lease_s", [1.5])
def test_a_turn_of_another_process_is_taken_over_once_its_lease_would_be_over(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    other.store.claim_turn(call_sid, 1, "a", "hello")
    other.store.append_say(call_sid, 1, "a", 0, "One.")
    assert one.store.wait_for_log(call_sid, 1, 0, LONG_S) == TurnLog("hello", ("One.",))
    redis_server.kill()
    claim = one.store.claim_turn(call_sid, 1, "b", "")
    assert (claim.outcome, claim.shared) == ("running", False)
    time.sleep(1.8)
    claim = one.store.claim_turn(call_sid, 1, "b", "")
    assert (claim.outcome, claim.log) == ("mine", TurnLog("hello", ("One.",)))
    assert one.store.append_say(call_sid, 1, "b", 1, "Two.")


def test_one_who_listens_to_another_process_gets_what_is_known_when_redis_dies(
    one: Process, other: Process, redis_server: RedisServer, call_sid: str
) -> None:
    other.store.claim_turn(call_sid, 1, "a", "hello")
    other.store.append_say(call_sid, 1, "a", 0, "One.")
    assert one.store.wait_for_log(call_sid, 1, 0, LONG_S) == TurnLog("hello", ("One.",))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(one.store.wait_for_log, call_sid, 1, 1, 0.5)
        time.sleep(0.1)
        redis_server.kill()
        assert waiting.result(SOON_S) == TurnLog("hello", ("One.",))


def test_a_claim_answered_here_still_knows_what_happened_elsewhere(one: Process, other: Process, call_sid: str) -> None:
    one.store.save_call(the_call(call_sid, 1, "One."))
    one.breaker.open()
    other.store.save_call(the_call(call_sid, 2, "One.", "Two."))
    assert one.store.claim_turn(call_sid, 3, "a", "hello").call == the_call(call_sid, 1, "One.")
    one.find_redis()
    claim = one.store.claim_turn(call_sid, 3, "b", "hello")
    assert (claim.outcome, claim.call) == ("running", the_call(call_sid, 2, "One.", "Two."))


def test_what_redis_missed_of_this_very_turn_is_not_taken_back(redis_url: str, call_sid: str) -> None:
    one = Process(redis_url, mend_every_s=1)
    one.store.save_call(the_call(call_sid, 1, "As it was said."))
    one.breaker.open()
    one.store.save_call(the_call(call_sid, 1, "As it was heard."))
    one.breaker.close()  # and the mender sleeps for a second
    assert one.store.load_call(call_sid) == the_call(call_sid, 1, "As it was heard.")
    one.find_redis()
    assert one.redis.load_call(call_sid) == the_call(call_sid, 1, "As it was heard.")


def test_a_turn_in_this_process_is_read_without_asking_redis(one: Process, call_sid: str) -> None:
    one.store.claim_turn(call_sid, 1, "a", "hello")
    one.store.append_say(call_sid, 1, "a", 0, "One.")
    one.store.wait_for_log(call_sid, 1, 0, LONG_S)
    assert "wait_for_log" not in [name for _, name, _ in one.redis.asked]


def test_nothing_is_raised_whatever_is_asked_of_a_dead_redis(
    one: Process, redis_server: RedisServer, call_sid: str
) -> None:
    redis_server.kill()
    call = the_call(call_sid, 1)
    for _ in range(3):
        assert one.store.ping() == math.inf
        one.store.save_call(call)
        assert one.store.load_call(call_sid) == call
        assert one.store.claim_turn(call_sid, 2, "a", "").outcome == "running"
        assert one.store.wait_for_log(call_sid, 2, 0, LONG_S) is None
        assert not one.store.append_say(call_sid, 2, "a", 0, "One.")
        assert not one.store.note_heard(call_sid, 2, "a", "hello")
        one.store.amend_turn(call)
        assert not one.store.renew_lease(call_sid, 2, "a")
        assert not one.store.finish_turn(the_call(call_sid, 2), "a", "listen")
        assert one.store.keep_document(call_sid, "x", "<a/>") == "<a/>"


def test_an_outage_is_a_few_lines_in_the_log(one: Process, redis_server: RedisServer, call_sid: str) -> None:
    structlog.reset_defaults()
    with capture_logs() as lines:
        redis_server.kill()
        for _ in range(50):
            one.store.save_call(the_call(call_sid, 0))
        one.lose_redis()
        redis_server.start()
        one.find_redis()
    events = [line["event"] for line in lines]
    assert 1 <= events.count("state_unavailable") <= 3
    assert events.count("state_back") == 1
    assert "breaker_changed" in events
    assert next(line for line in lines if line["event"] == "state_back")["answered_alone"] >= 50
    assert call_sid not in str(lines)


def test_a_busy_process_does_not_open_the_breaker(redis_url: str, call_sid: str) -> None:
    class Starved(RedisStore):
        def load_call(self, call_sid: str) -> CallState | None:
            raise StateUnavailable("redis: TimeoutError", is_outage=False)

    breaker = Breaker("redis")
    store = ResilientStore(Starved(redis_url), breaker, MemoryStore(), mend_every_s=0.02)
    for _ in range(10):
        assert store.load_call(call_sid) is None
    assert not breaker.is_open
