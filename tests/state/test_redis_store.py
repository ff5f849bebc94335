"""What is particular to calls in Redis: other processes, other people's values, time limits."""

import multiprocessing
import os
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from tests.servers.redis import RedisServer
from voiceagent.core.errors import StateUnavailable
from voiceagent.core.exchange import Exchange
from voiceagent.state.base import CallState, TurnLog
from voiceagent.state.redis_store import RedisStore

LONG_S = 30.0


@pytest.fixture
def store(redis_url: str) -> RedisStore:
    return RedisStore(redis_url, ttl_s=600)


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return Redis.from_url(redis_url)


def a_turn(store: RedisStore, call_sid: str) -> CallState:
    """Puts something under every kind of key; turn 1 is finished, turn 2 is running."""
    call = CallState(call_sid, "learning", turn=1, exchanges=(Exchange("hello", "One."),))
    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "One.")
    store.finish_turn(call, "a", "listen")
    store.keep_document(call_sid, "turn-1", "<a/>")
    store.claim_turn(call_sid, 2, "b", "and then")
    store.append_say(call_sid, 2, "b", 0, "Two.")
    return call


def test_every_key_is_named_after_its_call_and_expires(store: RedisStore, redis: Redis, call_sid: str) -> None:
    a_turn(store, call_sid)
    store.save_call(CallState(call_sid, "learning", turn=7))
    keys = [key.decode() for key in redis.scan_iter()]
    assert len(keys) == 5
    assert all(key.startswith(f"va:{{{call_sid}}}:") for key in keys)
    assert all(0 < int(redis.ttl(key)) <= 600 for key in keys)  # type: ignore[arg-type]


def test_the_lease_is_gone_once_its_turn_is_finished(store: RedisStore, redis: Redis, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    assert len(list(redis.scan_iter("*lease"))) == 1
    store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")
    assert list(redis.scan_iter("*lease")) == []


@pytest.mark.parametrize(
    "packed",
    ["\x00", "", "{", '{"v":2,"call":{}}', '{"v":1,"call":{"call_sid":"x"}}', "[]", "null"],
)
def test_a_call_that_cannot_be_read_counts_as_absent_and_holds_back_no_other(
    store: RedisStore, redis: Redis, call_sid: str, packed: str
) -> None:
    store.save_call(CallState(call_sid, "learning", turn=9, over=True))
    redis.hset(f"va:{{{call_sid}}}:call", "packed", packed)
    assert store.claim_turn(call_sid, 1, "a", "hello").call is None
    store.save_call(CallState(call_sid, "learning", turn=1))
    assert store.load_call(call_sid) == CallState(call_sid, "learning", turn=1)


@pytest.mark.parametrize("turn", [1, 2])
def test_values_of_another_kind_count_as_absent(store: RedisStore, redis: Redis, call_sid: str, turn: int) -> None:
    def spoil() -> None:
        a_turn(store, call_sid)
        for key in redis.scan_iter():
            redis.set(key, "garbage")

    spoil()
    assert store.load_call(call_sid) is None
    assert store.wait_for_log(call_sid, turn, 0, LONG_S) is None
    assert not store.append_say(call_sid, turn, "b", 1, "Three.")
    spoil()
    assert store.keep_document(call_sid, "turn-1", "<b/>") == "<b/>"
    assert store.claim_turn(call_sid, turn, "c", "hello").log == TurnLog("hello")
    spoil()
    assert not store.renew_lease(call_sid, turn, "c")
    spoil()
    assert not store.finish_turn(CallState(call_sid, "learning", turn=turn), "c", "listen")
    spoil()
    store.save_call(CallState(call_sid, "learning"))
    assert store.load_call(call_sid) == CallState(call_sid, "learning")


def test_a_log_and_a_document_that_cannot_be_read_count_as_absent(
    store: RedisStore, redis: Redis, call_sid: str
) -> None:
    redis.xadd(f"va:{{{call_sid}}}:turn:1", {"heard-2": "hello"}, id="0-1")
    redis.xadd(f"va:{{{call_sid}}}:turn:2", {"heard": b"\xff"}, id="0-1")
    redis.hset(f"va:{{{call_sid}}}:documents", mapping={"turn-1": b"\xff"})
    for turn in (1, 2):
        assert store.wait_for_log(call_sid, turn, 0, LONG_S) is None
        claim = store.claim_turn(call_sid, turn, "a", "hello again")
        assert (claim.outcome, claim.log) == ("mine", TurnLog("hello again"))
    assert store.keep_document(call_sid, "turn-1", "<a/>") == "<a/>"
    assert store.keep_document(call_sid, "turn-1", "<b/>") == "<a/>"


def test_another_process_hears_at_once_what_is_said_here(store: RedisStore, redis_url: str, call_sid: str) -> None:
    listener = """
        import sys
        from voiceagent.state.redis_store import RedisStore
        store = RedisStore(sys.argv[1])
        print("listening", flush=True)
        for after in (0, 1):
            print(store.wait_for_log(sys.argv[2], 1, after, 30), flush=True)
    """
    store.claim_turn(call_sid, 1, "a", "hello")
    began = time.monotonic()
    command = [sys.executable, "-c", textwrap.dedent(listener), redis_url, call_sid]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        store.append_say(call_sid, 1, "a", 0, "One.")
        assert "'One.'" in process.stdout.readline()
        store.finish_turn(CallState(call_sid, "learning", turn=1), "a", "listen")
        assert "ending='listen'" in process.stdout.readline()
    assert time.monotonic() - began < LONG_S


def test_a_forked_process_has_its_own_connections(store: RedisStore, call_sid: str) -> None:
    def child(done: "multiprocessing.connection.Connection") -> None:
        done.send([store.append_say(call_sid, 1, "a", index, "More.") for index in range(1, 50)])
        os._exit(0)

    store.claim_turn(call_sid, 1, "a", "hello")
    store.append_say(call_sid, 1, "a", 0, "One.")
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=child, args=(there,))
    process.start()
    calls = [store.load_call(call_sid) for _ in range(50)]
    assert here.poll(LONG_S)
    assert here.recv() == [True] * 49
    process.join()
    assert calls == [None] * 50


def test_hundreds_wait_at_the_same_time_and_others_still_get_through(store: RedisStore, call_sid: str) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    with ThreadPoolExecutor(300) as pool:
        waiting = [pool.submit(store.wait_for_log, call_sid, 1, 0, LONG_S) for _ in range(300)]
        store.keep_document(call_sid, "turn-1", "<a/>")
        assert store.append_say(call_sid, 1, "a", 0, "One.")
        assert {each.result() for each in waiting} == {TurnLog("hello", ("One.",))}


def test_more_callers_than_connections_take_turns(redis_url: str, call_sid: str) -> None:
    store = RedisStore(redis_url, callers=2)
    with ThreadPoolExecutor(20) as pool:
        assert all(each is None for each in pool.map(lambda _: store.load_call(call_sid), range(200)))


def test_a_restarted_redis_is_used_again_without_an_error(
    store: RedisStore, redis_server: RedisServer, call_sid: str
) -> None:
    store.save_call(CallState(call_sid, "learning"))
    redis_server.kill()
    redis_server.start()
    time.sleep(0.6)  # a line used a moment ago is trusted
    assert store.load_call(call_sid) is None
    store.save_call(CallState(call_sid, "learning"))
    assert store.load_call(call_sid) == CallState(call_sid, "learning")


def test_of_many_connections_to_a_restarted_redis_one_fails_at_most(
    store: RedisStore, redis_server: RedisServer, call_sid: str
) -> None:
    def ask(_: int) -> bool:
        start.wait()
        return store.load_call(call_sid) is None

    start = threading.Barrier(10)
    with ThreadPoolExecutor(10) as pool:
        assert all(pool.map(ask, range(10)))
    redis_server.kill()
    redis_server.start()
    failures = 0
    for _ in range(10):
        try:
            store.load_call(call_sid)
        except StateUnavailable:
            failures += 1
    assert failures <= 1


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "rediss://:secret@127.0.0.1:1", "unix:///nowhere.sock?db=1"])
def test_every_kind_of_url_may_lead_nowhere(url: str, call_sid: str) -> None:
    with pytest.raises(StateUnavailable):
        RedisStore(url).load_call(call_sid)


def test_a_redis_that_is_gone_raises_our_error(store: RedisStore, redis_server: RedisServer, call_sid: str) -> None:
    store.save_call(CallState(call_sid, "learning"))
    redis_server.kill()
    for _ in range(3):
        with pytest.raises(StateUnavailable) as caught:
            store.load_call(call_sid)
        assert caught.value.is_outage
        assert caught.value.__cause__ is not None


@pytest.mark.usefixtures("redis_hangs")
def test_a_redis_that_hangs_costs_a_fraction_of_a_second(
    store: RedisStore, redis_server: RedisServer, call_sid: str
) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    redis_server.pause()
    began = time.monotonic()
    with pytest.raises(StateUnavailable):
        store.load_call(call_sid)
    with pytest.raises(StateUnavailable):
        store.wait_for_log(call_sid, 1, 0, LONG_S)
    assert time.monotonic() - began < LONG_S / 10


@pytest.mark.usefixtures("redis_hangs")
def test_a_redis_that_hangs_while_a_caller_waits_does_not_keep_them_much_longer(
    store: RedisStore, redis_server: RedisServer, call_sid: str
) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait_for_log, call_sid, 1, 0, 0.5)
        time.sleep(0.1)
        redis_server.pause()
        with pytest.raises(StateUnavailable):
            waiting.result(LONG_S)


@pytest.mark.usefixtures("redis_hangs")
def test_nobody_hears_what_was_said_to_one_who_waited_in_vain(
    store: RedisStore, redis_server: RedisServer, call_sid: str
) -> None:
    store.claim_turn(call_sid, 1, "a", "hello")
    with ThreadPoolExecutor(1) as pool:
        in_vain = pool.submit(store.wait_for_log, call_sid, 1, 0, 0.2)
        time.sleep(0.1)
        redis_server.pause()
        assert in_vain.exception(LONG_S)
        redis_server.resume()
        for name in ("one", "two", "three"):
            store.claim_turn(name, 1, "a", "hello")
            waiting = pool.submit(store.wait_for_log, name, 1, 0, LONG_S)
            time.sleep(0.05)
            store.append_say(name, 1, "a", 0, f"For {name}.")
            assert waiting.result(LONG_S) == TurnLog("hello", (f"For {name}.",))


@pytest.mark.usefixtures("redis_hangs")
def test_an_answer_that_comes_too_late_is_never_taken_for_another_one(
    store: RedisStore, redis_server: RedisServer, call_sid: str
) -> None:
    store.keep_document(call_sid, "late", "<late/>")
    redis_server.pause()
    with pytest.raises(StateUnavailable):
        store.keep_document(call_sid, "late", "<later/>")
    redis_server.resume()
    assert store.keep_document(call_sid, "other", "<other/>") == "<other/>"
    assert store.load_call(call_sid) is None


def test_a_redis_that_may_not_be_tidied_up_counts_as_gone(
    redis_server: RedisServer, redis: Redis, call_sid: str
) -> None:
    redis.acl_setuser("tidy", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-del"])
    url = redis_server.url.replace("//", "//tidy:any@")
    redis.set(f"va:{{{call_sid}}}:call", "garbage")
    with pytest.raises(StateUnavailable):
        RedisStore(url).load_call(call_sid)


def test_an_error_says_nothing_of_what_was_said(store: RedisStore, redis: Redis, call_sid: str) -> None:
    redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(StateUnavailable) as caught:
            store.claim_turn(call_sid, 1, "a", "my secret")
    finally:
        redis.config_set("maxmemory", "0")
    assert "secret" not in str(caught.value)
    assert str(caught.value).startswith("redis: ")


BUSY = """
    from gevent import monkey
    monkey.patch_all()
    import sys, threading, time
    from voiceagent.core.errors import StateUnavailable
    from voiceagent.state.redis_store import RedisStore

    store = RedisStore(sys.argv[1])
    store.keep_document(sys.argv[2], "turn-1", "<a/>")
    print("ready", flush=True)
    sys.stdin.readline()

    def ask():
        try:
            print(store.keep_document(sys.argv[2], "turn-1", "<b/>"))
        except StateUnavailable as exc:
            print(exc.reason, exc.is_outage)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0)  # it has asked and waits for the answer
    until = time.monotonic() + 1
    while time.monotonic() < until:
        pass
    asking.join()
"""


def test_a_process_too_busy_to_listen_hears_the_answer_afterwards(redis_url: str, call_sid: str) -> None:
    assert _run(BUSY, redis_url, call_sid) == "ready\n<a/>"


def test_a_timeout_in_a_busy_process_is_not_blamed_on_redis(
    redis_server: RedisServer, redis_url: str, call_sid: str
) -> None:
    command = [sys.executable, "-c", textwrap.dedent(BUSY), redis_url, call_sid]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        redis_server.pause()
        assert process.communicate("go\n", LONG_S)[0] == "redis: TimeoutError False\n"


def test_hundreds_of_greenlets_wait_and_wake_as_threads_do(redis_url: str, call_sid: str) -> None:
    script = """
        from gevent import monkey
        monkey.patch_all()
        import sys, threading, time
        from voiceagent.core.breakers import Breaker
        from voiceagent.state.memory_store import MemoryStore
        from voiceagent.state.redis_store import RedisStore
        from voiceagent.state.resilient import ResilientStore
        shared = RedisStore(sys.argv[1])
        stores = [shared, ResilientStore(shared, Breaker("redis"), MemoryStore())]
        stores[1].claim_turn(sys.argv[2], 1, "a", "hello")
        woken = []
        waiting = [
            threading.Thread(target=lambda s=s: woken.append(s.wait_for_log(sys.argv[2], 1, 0, 30)))
            for s in stores * 100
        ]
        for each in waiting:
            each.start()
        time.sleep(0.2)
        assert woken == []
        assert stores[1].append_say(sys.argv[2], 1, "a", 0, "One.")
        for each in waiting:
            each.join(10)
        print(len(woken), set(woken))
    """
    assert _run(script, redis_url, call_sid) == f"200 {{{TurnLog('hello', ('One.',))}}}"


def test_threads_in_a_crowd_get_their_own_answers(store: RedisStore, call_sid: str) -> None:
    def ask(number: int) -> bool:
        start.wait()
        return all(
            store.keep_document(call_sid, f"{number}-{again}", f"<{number}/>") == f"<{number}/>" for again in range(20)
        )

    start = threading.Barrier(30)
    with ThreadPoolExecutor(30) as pool:
        assert all(pool.map(ask, range(30)))


def _run(script: str, *args: str) -> str:
    command = [sys.executable, "-c", textwrap.dedent(script), *args]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONG_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
