"""A turn, from what was heard to the end of its log, whatever breaks on the way."""

import threading

import pytest

from tests.calls.conftest import waiting, wants_tool, words
from voiceagent.calls.heard import Arrival, Heard
from voiceagent.calls.next_part import next_part
from voiceagent.calls.opening import start_call
from voiceagent.calls.reply import Continue, HangUp, Listen
from voiceagent.calls.turn import take_turn
from voiceagent.core.errors import AnswererFailed, StorageUnavailable
from voiceagent.core.profile import load_profile
from voiceagent.dialogue.base import Finished, Switched, ToolUse, Words

ARRIVAL = Arrival("CA1", "+14155550123", attested=True)
WAIT = load_profile("learning").wait


def _all_of(calls, text="rain", turn=1):
    """What the caller hears in the first turn, and what comes after it."""
    start_call(ARRIVAL, calls.services)
    return _turn(calls, text, turn)


def _turn(calls, text="rain", turn=1):
    heard = _heard_in(calls, text, turn)
    calls.services.leases.drain(5)
    return heard


def _heard_in(calls, text="rain", turn=1):
    reply = take_turn(Heard("CA1", turn, text), calls.services)
    heard = [*reply.says]
    while isinstance(reply.then, Continue):
        reply = next_part("CA1", reply.then, calls.services)
        heard += reply.says
    return heard, reply.then


def _turns(calls):
    return calls.services.record.calls.so_far("CA1").turns


def test_an_answer_is_heard_and_then_on_record(calls):
    assert _all_of(calls) == (["One is this.", "Why is that?"], Listen(2))
    (turn,) = _turns(calls)
    assert (turn.heard, turn.says, turn.outcome) == ("rain", ("One is this.", "Why is that?"), "answered")


def test_two_deliveries_at_once_are_one_answer(calls):
    start_call(ARRIVAL, calls.services)
    both = [threading.Thread(target=take_turn, args=(Heard("CA1", 1, "rain"), calls.services)) for _ in range(2)]
    for delivery in both:
        delivery.start()
    for delivery in both:
        delivery.join()
    calls.services.leases.drain(5)
    assert len(calls.answerer.asked) == 1


@pytest.mark.parametrize("noise", ["\U0001f600", "***", "...", "— \n —"])
def test_an_answer_without_a_word_is_not_met_with_silence(calls, noise):
    calls.answerer.scripts = [words(noise)]
    assert _all_of(calls) == ([WAIT.apology], Listen(2))
    assert _turns(calls)[0].outcome == "apologised"


def test_a_sentence_without_a_word_is_left_out_of_an_answer(calls):
    calls.answerer.scripts = [words("Great. \U0001f600\nWhy?")]
    assert _all_of(calls) == (["Great.", "Why?"], Listen(2))


def test_half_a_sentence_of_one_who_broke_off_is_not_said(calls):
    def switching(_):
        yield Words("One. And half a")
        yield Switched("next", "cut_off")
        yield Words("Two.")
        yield Finished("end", "next")

    calls.answerer.scripts = [switching]
    assert _all_of(calls)[0] == ["One.", "Two."]


@pytest.mark.parametrize("error", [AnswererFailed("stalled"), RuntimeError("a mistake")], ids=["outage", "mistake"])
def test_what_was_said_before_it_broke_stays_said_and_an_apology_follows(calls, error):
    def breaking(_):
        yield Words("One. Two is")
        raise error

    calls.answerer.scripts = [breaking]
    assert _all_of(calls) == (["One.", WAIT.apology], Listen(2))


def test_one_who_takes_over_and_has_nothing_to_add_says_nothing(calls):
    """The producer died between its last sentence and the end of the log."""
    state = calls.services.state
    start_call(ARRIVAL, calls.services)
    state.claim_turn("CA1", 1, "dead", "rain")
    state.append_say("CA1", 1, "dead", 0, "Why is that?")
    threading.Event().wait(0.35)  # leases last 0.3 s here
    calls.answerer.scripts = [lambda _: iter([Finished("end", "scripted")])]
    assert _turn(calls) == (["Why is that?"], Listen(2))


def test_a_goodbye_hangs_up_and_the_call_is_over(calls):
    def leaving(_):
        yield Words("Bye now.")
        yield ToolUse("use_1", "end_call", {})
        yield Finished("tool", "scripted")

    calls.answerer.scripts = [leaving]
    assert _all_of(calls) == (["Bye now."], HangUp())
    assert calls.services.state.load_call("CA1").over


def test_what_was_said_before_a_tool_is_told_with_its_result(calls):
    def noting(_):
        yield Words("I'll note that.")
        yield ToolUse("use_1", "remember", {"idea": "Rain is wet"})
        yield Finished("tool", "scripted")

    calls.answerer.scripts = [noting, words("Why is it?")]
    assert _all_of(calls)[0] == ["I'll note that.", "Why is it?"]
    (step,) = calls.answerer.asked[1].steps
    assert (step.said_before, step.result, step.is_error) == ("I'll note that.", "Kept.", False)


def test_a_caller_who_heard_nothing_but_fillers_is_not_kept_for_another_step(make_calls):
    calls = make_calls(profile=waiting(answer_s=0.8, first_words_s=10.0))

    def slowly(conversation):
        threading.Event().wait(0.9)  # past the answer's time, however busy this machine is
        yield from wants_tool("recall", about="rain")(conversation)

    calls.answerer.scripts = [slowly]
    assert _all_of(calls)[0] == [WAIT.apology]
    assert len(calls.answerer.asked) == 1


def test_a_late_delivery_of_a_turn_on_record_hears_the_same_words(calls, make_calls):
    heard = _all_of(calls)
    another = make_calls()  # another process, whose state has nothing
    assert _turn(another) == heard
    assert another.answerer.asked == []
    assert len(_turns(another)) == 1


def test_a_mistake_of_ours_is_an_apology_and_not_fillers_for_ever(calls, monkeypatch):
    def mistake(*_args, **_kwargs):
        raise RuntimeError("a mistake")

    start_call(ARRIVAL, calls.services)
    monkeypatch.setattr("voiceagent.calls.answering.facts_of", mistake)
    monkeypatch.setattr("voiceagent.calls.live_reply.call_so_far", mistake)
    assert _all_of(calls) == ([WAIT.broken], Listen(2))
    assert calls.services.state.load_call("CA1").exchanges[0].heard == "rain"
    assert (_turns(calls)[0].heard, _turns(calls)[0].outcome) == ("rain", "apologised")


def test_an_end_does_not_wait_for_a_database_that_does_not_answer(calls, monkeypatch):
    """The call could not be put on record when it began; what is tried again is off the caller's path."""
    answered = threading.Event()

    def slow(*_args, **_kwargs):
        answered.wait(30)
        raise StorageUnavailable("down")

    record = type(calls.services.record.calls)
    with monkeypatch.context() as patch:
        patch.setattr(record, "start", lambda *_a, **_k: (_ for _ in ()).throw(StorageUnavailable("down")))
        start_call(ARRIVAL, calls.services)
    monkeypatch.setattr(record, "start", slow)
    heard = _heard_in(calls)
    answered.set()
    assert heard == (["One is this.", "Why is that?"], Listen(2)), "without a filler"


def test_a_call_comes_on_record_with_the_first_turn_after_the_outage(calls, monkeypatch):
    with monkeypatch.context() as patch:
        gone = lambda *_a, **_k: (_ for _ in ()).throw(StorageUnavailable("down"))  # noqa: E731
        patch.setattr(type(calls.services.record.calls), "start", gone)
        start_call(ARRIVAL, calls.services)
    take_turn(Heard("CA1", 1, "rain"), calls.services)
    calls.services.leases.drain(5)
    assert calls.services.record.calls.so_far("CA1").number == "+14155550123"
    assert calls.services.state.load_call("CA1").caller_id is not None
