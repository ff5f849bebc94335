"""A Redis that fails now and then, before or after it did what was asked: nothing is lost or said twice."""

import threading
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.servers.process import wait_for
from voiceagent.core.breakers import Breaker
from voiceagent.core.errors import StateUnavailable
from voiceagent.core.exchange import Exchange
from voiceagent.state.base import CallState, TurnLog
from voiceagent.state.memory_store import MemoryStore
from voiceagent.state.redis_store import RedisStore
from voiceagent.state.resilient import ResilientStore

OPERATIONS = {
    "load_call",
    "save_call",
    "claim_turn",
    "renew_lease",
    "append_say",
    "finish_turn",
    "keep_document",
}
SAYS = ("One.", "Two.", "Three.")

faults = st.lists(st.sampled_from(["works", "fails", "answer is lost", "forgets"]), max_size=14)


class FlakyStore(RedisStore):
    """`faults` says what happens to each of the next operations of callers."""

    def __init__(self, url: str, faults: list[str]) -> None:
        super().__init__(url)
        self.faults = faults

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        return self._flaky(value) if name in OPERATIONS else value

    def _flaky(self, operation: Any) -> Any:
        def flaky(*args: Any) -> Any:
            is_caller = threading.current_thread().name != "state-mender"
            fault = self.faults.pop(0) if is_caller and self.faults else "works"
            if fault == "fails":
                raise StateUnavailable("fails")
            if fault == "forgets":
                self._quick.ask("FLUSHALL")
            answer = operation(*args)
            if fault == "answer is lost":
                raise StateUnavailable("answer is lost")
            return answer

        return flaky


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=faults)
def test_two_turns_are_whole_here_at_once_and_for_all_others_in_the_end(redis_url: str, faults: list[str]) -> None:
    call_sid = uuid4().hex
    flaky = FlakyStore(redis_url, list(faults))
    store = ResilientStore(flaky, Breaker("redis", fail_max=1000), MemoryStore(), mend_every_s=0.01)
    call = CallState(call_sid, "learning")
    store.save_call(call)
    for turn in (1, 2):
        claim = store.claim_turn(call_sid, turn, f"a{turn}", "hello")
        assert (claim.outcome, claim.call) == ("mine", call)
        for index, say in enumerate(SAYS):
            assert store.append_say(call_sid, turn, f"a{turn}", index, say)
            assert store.renew_lease(call_sid, turn, f"a{turn}")
            assert store.claim_turn(call_sid, turn, "b", "hello").outcome == "running"
        call = CallState(call_sid, "learning", turn=turn, exchanges=(*call.exchanges, Exchange("hello", "...")))
        assert store.finish_turn(call, f"a{turn}", "listen")
        assert store.keep_document(call_sid, "answer", f"<a{turn}/>") == "<a1/>"
        assert store.wait_for_log(call_sid, turn, 0, 0) == TurnLog("hello", SAYS, "listen")
    flaky.faults.clear()
    assert store.load_call(call_sid) == call

    others = RedisStore(redis_url)
    assert wait_for(lambda: others.load_call(call_sid) == call, 10)
    if "forgets" not in faults:
        whole = TurnLog("hello", SAYS, "listen")
        assert wait_for(lambda: others.document(call_sid, "answer") == "<a1/>", 10)
        assert wait_for(lambda: others.wait_for_log(call_sid, 1, 0, 0) == whole, 10)
        assert wait_for(lambda: others.wait_for_log(call_sid, 2, 0, 0) == whole, 10)
