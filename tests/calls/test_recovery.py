"""Twilio could not use an answer: the call goes on from where it stands, and no words get an old answer."""

from voiceagent.calls.heard import Arrival, Heard
from voiceagent.calls.opening import start_call
from voiceagent.calls.recovery import go_on_after_failure
from voiceagent.calls.reply import Continue, Listen
from voiceagent.calls.turn import take_turn
from voiceagent.state.memory_store import MemoryStore

ARRIVAL = Arrival("CA1", "+14155550123", attested=True)


def _with_a_turn(calls):
    start_call(ARRIVAL, calls.services)
    take_turn(Heard("CA1", 1, "rain"), calls.services)
    calls.services.leases.drain(5)


def test_a_greeting_that_was_not_heard_is_said_again(calls):
    reply = go_on_after_failure(ARRIVAL, None, calls.services)
    assert (reply.says, reply.then) == ((calls.services.profile.greeting,), Listen(1))


def test_a_part_that_was_not_heard_is_said_again(calls):
    _with_a_turn(calls)
    reply = go_on_after_failure(ARRIVAL, Continue(1, part=1, after=1), calls.services)
    assert (reply.says, reply.then) == (("Why is that?",), Listen(2))


def test_without_a_part_the_words_are_asked_for_again_as_a_turn_that_is_new_for_sure(calls):
    _with_a_turn(calls)
    calls.services.state.claim_turn("CA1", 2, "somebody", "words that are being answered")
    reply = go_on_after_failure(ARRIVAL, None, calls.services)
    assert (reply.says, reply.then) == ((calls.services.profile.wait.broken,), Listen(3))


def test_a_process_that_does_not_know_the_call_asks_the_record_and_does_not_greet_again(calls, make_calls):
    _with_a_turn(calls)
    another = make_calls(state=MemoryStore())
    assert go_on_after_failure(ARRIVAL, None, another.services).then == Listen(3)
