"""A relay call, from the caller's side of the socket."""

import threading

import pytest

from tests.calls.conftest import wants_tool, words
from tests.calls.relay.conftest import Gate
from voiceagent.calls.relay import waiting
from voiceagent.core.profile import load_profile
from voiceagent.core.way import Way
from voiceagent.dialogue.base import Finished, ToolUse, Words
from voiceagent.state.memory_store import MemoryStore
from voiceagent.storage.search.base import Within

PROFILE = load_profile("learning")


def _profile(**sections):
    changes = {name: getattr(PROFILE, name).model_copy(update=changes) for name, changes in sections.items()}
    return PROFILE.model_copy(update=changes)


@pytest.fixture
def calls(make_calls):
    return make_calls(way=Way("relay", "en-US"))


def test_an_answer_is_spoken_as_it_comes_and_then_on_record(calls, talk):
    gate = Gate("One is this. Why is that?")
    calls.answerer.scripts = [gate]
    call = talk(calls)
    call.line.says("rain")
    gate.let(1)
    call.line.wait_for_text("One")
    gate.let(5)
    call.line.wait_for_reply()
    assert call.line.text == "One is this. Why is that?"
    call.wait_for_exchanges(("rain", "One is this. Why is that?"))
    call.hang_up()
    assert call.record == [("rain", ("One is this.", "Why is that?"))]


def test_what_was_said_is_kept_before_the_model_is_asked(calls, talk):
    gate = Gate("Never said.")
    calls.answerer.scripts = [gate]
    call = talk(calls)
    call.line.says("rain")
    until = threading.Event()
    while not calls.answerer.asked:
        until.wait(0.01)
    assert calls.services.state.wait_for_log("CA1", 1, 0, 0.0).heard == "rain"


def test_partial_prompts_are_not_answered(calls, talk):
    call = talk(calls)
    call.line.says("ra", last=False)
    call.line.says("rain is", last=False)
    call.line.says("rain is wet")
    call.line.wait_for_reply()
    assert [asked.heard for asked in calls.answerer.asked] == ["rain is wet"]


def test_the_next_answer_knows_the_last_one(calls, talk):
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for_reply()
    call.line.says("wind")
    call.line.wait_for_reply(2)
    assert [(e.heard, e.said) for e in calls.answerer.asked[1].exchanges] == [("rain", "One is this. Why is that?")]


TEXT = "One is this. And two is that, for 3.5 reasons! Why?"


@pytest.mark.parametrize("heard", range(len(TEXT.split()) + 1))
def test_history_is_what_was_heard_wherever_the_caller_interrupts(calls, talk, heard):
    """Half of them while the model still speaks, half when it had said all."""
    gate = Gate(TEXT)
    calls.answerer.scripts = [gate, words("Go on.")]
    call = talk(calls)
    call.line.says("rain")
    spoken = len(gate.words) if heard % 2 else min(heard + 1, len(gate.words))
    gate.let(spoken)
    call.line.wait_for(lambda: len(call.line.text.split()) >= spoken)
    utterance = " ".join(gate.words[:heard])
    call.line.interrupts(utterance, heard * 300)
    call.line.says("wait")
    call.line.wait_for_text("Go on.")
    assert [(e.heard, e.said) for e in calls.answerer.asked[1].exchanges] == [("rain", utterance)]
    call.wait_for_exchanges(("rain", utterance), ("wait", "Go on."))
    call.hang_up()
    assert [(heard, " ".join(says)) for heard, says in call.record] == [("rain", utterance), ("wait", "Go on.")]


def test_an_interruption_ends_the_models_stream(calls, talk):
    gate = Gate("One two three four five six.")
    calls.answerer.scripts = [gate]
    call = talk(calls)
    call.line.says("rain")
    gate.let(3)
    call.line.wait_for_text("three")
    call.line.interrupts("One two")
    call.wait_for_exchanges(("rain", "One two"))
    gate.let(3)
    assert gate.ended.wait(10)
    assert "four" not in call.line.text


def test_interruptions_that_come_late_or_again_take_nothing_away(calls, talk):
    calls.answerer.scripts = [words("One is this. Why is that?"), words("Two is that.")]
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for_reply()
    call.line.interrupts("One is this. Why")
    call.line.interrupts("One is this. Why")
    call.line.interrupts("One")
    call.line.interrupts("")
    call.line.says("wind")
    call.line.wait_for_text("Two is that.")
    call.wait_for_exchanges(("rain", "One is this. Why"), ("wind", "Two is that."))
    call.line.tell("interrupt")
    call.line.says("sun")
    call.line.wait_for(lambda: len(calls.answerer.asked) == 3)
    assert call.exchanges[:1] == [("rain", "One is this. Why")]


def test_an_interruption_of_the_answer_before_leaves_the_new_one_alone(calls, talk):
    gate = Gate("Two is that.")
    calls.answerer.scripts = [words("One is this. Why is that?"), gate]
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for_reply()
    call.line.says("wind")
    call.line.wait_for(lambda: len(calls.answerer.asked) == 2)
    call.line.interrupts("One is this.")
    call.wait_for_exchanges(("rain", "One is this."))
    gate.let(3)
    call.wait_for_exchanges(("rain", "One is this."), ("wind", "Two is that."))


class _ClosesLate(MemoryStore):
    """The second turn is closed while the first one is amended: neither may undo what the other does."""

    def __init__(self) -> None:
        super().__init__()
        self.closing, self.amended = threading.Event(), threading.Event()

    def finish_turn(self, call, *given, **named):
        if call.turn == 2:
            self.closing.set()
            assert self.amended.wait(10)
        return super().finish_turn(call, *given, **named)

    def amend_turn(self, call):
        super().amend_turn(call)
        self.amended.set()


def test_an_interruption_of_the_answer_before_is_kept_while_the_new_one_is_closed(make_calls, talk):
    state = _ClosesLate()
    calls = make_calls(state=state, way=Way("relay", "en-US"))
    calls.answerer.scripts = [words("One is this. Why is that?"), words("Two is that."), words("Go on.")]
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for_reply()
    call.line.says("wind")
    assert state.closing.wait(10)
    call.line.interrupts("One is this.")
    call.wait_for_exchanges(("rain", "One is this."), ("wind", ""))
    call.line.says("sun")
    call.line.wait_for_text("Go on.")
    assert [exchange.said for exchange in calls.answerer.asked[2].exchanges] == ["One is this.", ""]


def test_an_interruption_of_the_greeting_is_kept_while_the_first_turn_is_answered(calls, talk):
    gate = Gate("One is this.")
    calls.answerer.scripts = [gate, words("Go on.")]
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for(lambda: len(calls.answerer.asked) == 1)
    call.line.interrupts("Hi, this")
    call.line.wait_for(lambda: calls.services.state.load_call("CA1").greeting == "Hi, this")
    gate.let(3)
    call.line.wait_for_reply()
    call.line.says("wind")
    call.line.wait_for_text("Go on.")
    assert calls.answerer.asked[1].facts.endswith("You greeted with: Hi, this")


def test_the_greeting_can_be_interrupted(calls, talk):
    call = talk(calls)
    call.line.interrupts("Hi, this is your learning")
    call.line.says("rain")
    call.line.wait_for_reply()
    assert calls.answerer.asked[0].facts.endswith("You greeted with: Hi, this is your learning")


def test_two_prompts_in_quick_succession_are_two_turns(calls, talk):
    calls.answerer.scripts = [Gate("Never said."), words("Both.")]
    call = talk(calls)
    call.line.says("rain and")
    call.line.wait_for(lambda: len(calls.answerer.asked) == 1)
    call.line.says("also wind")
    call.line.wait_for_text("Both.")
    call.wait_for_exchanges(("rain and", ""), ("also wind", "Both."))


def test_a_tool_that_was_used_stays_used_when_the_caller_interrupts(calls, talk):
    follow_up = Gate("I kept that for you.")

    def noting(_):
        yield Words("I'll note that.")
        yield ToolUse("use_1", "remember", {"idea": "Rain is wet"})
        yield Finished("tool", "scripted")

    calls.answerer.scripts = [noting, follow_up, words("Yes?")]
    call = talk(calls)
    call.line.says("note that rain is wet")
    follow_up.let(2)
    call.line.wait_for_text("I kept")
    call.line.interrupts("I'll note that.")
    call.wait_for_exchanges(("note that rain is wet", "I'll note that."))
    assert calls.services.record.search.find("rain", Within(call_sid="CA1"))


def test_a_late_first_word_is_preceded_by_a_filler_that_is_no_history(make_calls, talk):
    calls = make_calls(profile=_profile(wait={"first_words_s": 0.05}), way=Way("relay", "en-US"))
    gate = Gate("One is this.")
    calls.answerer.scripts = [gate]
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for_text(f"{PROFILE.wait.fillers[0]} ")
    gate.let(3)
    call.line.wait_for_text(f"{PROFILE.wait.fillers[0]} One is this.")
    call.wait_for_exchanges(("rain", "One is this."))
    call.line.interrupts(f"{PROFILE.wait.fillers[0]} One")
    call.wait_for_exchanges(("rain", "One"))


def test_keys_are_an_answer_when_they_are_ended(calls, talk):
    call = talk(calls)
    for digit in "42#":
        call.line.tell("dtmf", digit=digit)
    call.line.wait_for_reply()
    assert calls.answerer.asked[0].heard == "(keypad: 4 2)"


def test_keys_are_an_answer_after_a_pause(calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.keypad.PAUSE_S", 0.05)
    call = talk(calls)
    call.line.tell("dtmf", digit="7")
    call.line.wait_for_reply()
    assert calls.answerer.asked[0].heard == "(keypad: 7)"


def test_a_silent_caller_is_asked_and_then_left(make_calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.voice.SLOW", 10_000)
    calls = make_calls(profile=_profile(listen={"timeout_s": 0.05}), way=Way("relay", "en-US"))
    call = talk(calls, speaks=False)
    assert call.line.wait_for_end()["go"] == "goodbye"
    assert call.line.text == "".join([*PROFILE.silence.prompts, PROFILE.silence.goodbye])
    assert calls.answerer.asked == []


def test_words_that_could_not_be_made_out_are_asked_for_again(calls, talk):
    call = talk(calls)
    call.line.says("")
    call.line.wait_for_text(PROFILE.ask_again.prompts[0])
    call.line.says(" ")
    call.line.wait_for_text(PROFILE.ask_again.prompts[1])
    assert calls.answerer.asked == []


def test_a_caller_who_changes_language_is_followed(calls, talk):
    call = talk(calls)
    call.line.says("Ich denke an Regen", "de-DE")
    call.line.wait_for_reply()
    assert call.line.sent[0] == {"type": "language", "ttsLanguage": "de-DE", "transcriptionLanguage": "de-DE"}
    assert calls.answerer.asked[0].language == "de-DE"


@pytest.mark.parametrize("language", ["en-GB", "", "xx-XX", "ja-JP"])
def test_a_language_that_the_profile_does_not_speak_is_not_followed(calls, talk, language):
    call = talk(calls)
    call.line.says("rain", language)
    call.line.wait_for_reply()
    assert calls.answerer.asked[0].language == "en-US"


def test_a_goodbye_is_heard_before_the_session_ends(calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.voice.SLOW", 1000)

    def leaving(_):
        yield Words("Bye now.")
        yield ToolUse("use_1", "end_call", {})
        yield Finished("tool", "scripted")

    calls.answerer.scripts = [leaving]
    call = talk(calls)
    call.line.says("that's all")
    assert call.line.wait_for_end() == {"go": "goodbye", "mode": "relay"}
    assert call.line.text == "Bye now."
    assert calls.services.state.load_call("CA1").over


def test_a_call_that_lasts_too_long_is_closed(make_calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.voice.SLOW", 1000)
    calls = make_calls(profile=_profile(limits={"max_turns": 1}), way=Way("relay", "en-US"))
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for_reply()
    call.line.says("more")
    assert call.line.wait_for_end()["go"] == "goodbye"
    assert call.line.text.endswith(PROFILE.limits.closing)


def test_a_socket_that_is_lost_before_a_word_leaves_the_turn_to_who_comes_back(calls, talk):
    calls.answerer.scripts = [Gate("Never said."), words("One is this.")]
    lost = talk(calls)
    lost.line.says("rain")
    lost.line.wait_for(lambda: len(calls.answerer.asked) == 1)
    lost.hang_up()
    back = talk(calls, back=1, is_new=False)
    back.line.wait_for_text("One is this.")
    back.wait_for_exchanges(("rain", "One is this."))


def test_a_socket_that_is_lost_in_an_answer_keeps_what_was_said(calls, talk):
    gate = Gate("One is this. Why is that?")
    calls.answerer.scripts = [gate, words("Two.")]
    lost = talk(calls)
    lost.line.says("rain")
    gate.let(4)
    lost.line.wait_for_text("this. Why")
    lost.hang_up()
    back = talk(calls, turn=1, back=1, is_new=False)
    back.line.says("go on")
    back.line.wait_for_text("Two.")
    back.wait_for_exchanges(("rain", "One is this. Why"), ("go on", "Two."))


def test_another_process_takes_a_turn_up_whose_process_was_killed(make_calls, talk):
    state = MemoryStore()
    state.claim_turn("CA1", 1, "relay:CA1", "rain")
    calls = make_calls(state=state, way=Way("relay", "en-US"))
    back = talk(calls, back=1)
    back.line.wait_for_reply()
    back.wait_for_exchanges(("rain", "One is this. Why is that?"))


def test_a_mistake_of_ours_is_spoken_and_the_call_goes_on(calls, talk, monkeypatch):
    call = talk(calls)
    with monkeypatch.context() as patch:
        patch.setattr("voiceagent.calls.relay.turns.call_so_far", lambda *_a, **_k: 1 / 0)
        call.line.says("rain")
        call.line.wait_for_text(PROFILE.wait.broken)
    call.line.says("rain")
    call.line.wait_for_text("One is this.")


def test_mistakes_without_end_lead_out_of_the_socket(calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.turns.call_so_far", lambda *_a, **_k: 1 / 0)
    call = talk(calls)
    for _ in range(3):
        call.line.says("rain")
    assert call.line.wait_for_end() == {"go": "mode", "mode": "gather"}


def test_a_mistake_in_an_answer_is_spoken_and_the_call_goes_on(calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.turn.RelayTurn._is_too_long", lambda _: 1 / 0)
    call = talk(calls)
    call.line.says("rain")
    call.line.wait_for_text(PROFILE.wait.broken)
    call.wait_for_exchanges(("rain", PROFILE.wait.broken))


@pytest.mark.parametrize("noise", ["{", "null", "[]", '{"type": "prompt"', '{"type": 7}', b"\x00\x01", "x" * 70_000])
def test_what_makes_no_sense_is_ignored(calls, talk, noise):
    call = talk(calls)
    for _ in range(10):
        call.line.tell_raw(noise)
    call.line.says("rain")
    call.line.wait_for_text("One is this.")


def test_too_much_at_once_is_ignored_and_the_call_goes_on(calls, talk):
    call = talk(calls)
    for _ in range(1000):
        call.line.tell("interrupt", utteranceUntilInterrupt="x")
    threading.Event().wait(1.0)  # the pace allows 50 a second
    call.line.says("rain")
    call.line.wait_for_text("One is this.")


def test_a_process_that_stops_lets_the_answer_come_to_its_end(calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.voice.SLOW", 1000)
    gate, leaving = Gate("One is this. Why is that?"), threading.Event()
    calls.answerer.scripts = [gate]
    call = talk(calls, is_leaving=leaving.is_set, speaks=False)
    call.line.says("rain")
    gate.let(2)
    call.line.wait_for_text("One is")
    leaving.set()
    call.line.wake()
    gate.let(4)
    assert call.line.wait_for_end() == {"go": "back", "mode": "relay"}
    assert call.line.text == "One is this. Why is that?"
    call.wait_for_exchanges(("rain", "One is this. Why is that?"))


def test_a_process_that_stops_does_not_wait_for_an_answer_for_ever(calls, talk, monkeypatch):
    monkeypatch.setattr(waiting, "LEAVING_S", 0.2)
    leaving = threading.Event()
    calls.answerer.scripts = [Gate("Never said."), words("One is this.")]
    call = talk(calls, is_leaving=leaving.is_set, speaks=False)
    call.line.says("rain")
    call.line.wait_for(lambda: len(calls.answerer.asked) == 1)
    leaving.set()
    call.line.wake()
    assert call.line.wait_for_end()["go"] == "back"
    call.hang_up()
    back = talk(calls, back=1, is_new=False)
    back.wait_for_exchanges(("rain", "One is this."))


def test_what_was_said_when_the_process_could_wait_no_longer_stays_said(calls, talk, monkeypatch):
    monkeypatch.setattr(waiting, "LEAVING_S", 0.2)
    gate, leaving = Gate("One is this. Why is that?"), threading.Event()
    calls.answerer.scripts = [gate]
    call = talk(calls, is_leaving=leaving.is_set, speaks=False)
    call.line.says("rain")
    gate.let(2)
    call.line.wait_for_text("One is")
    leaving.set()
    call.line.wake()
    assert call.line.wait_for_end()["go"] == "back"
    call.wait_for_exchanges(("rain", "One is"))


def test_a_tool_may_take_the_call_to_another_mode(calls, talk, monkeypatch):
    monkeypatch.setattr("voiceagent.calls.relay.voice.SLOW", 1000)
    original = calls.services.tools.use

    def to_gather(name, arguments, context):
        result = original(name, arguments, context)
        return type(result)("Done.", way=Way("gather", "en-US"))

    monkeypatch.setattr(type(calls.services.tools), "use", lambda _self, *given: to_gather(*given))
    calls.answerer.scripts = [wants_tool("recall", about="rain"), words("By Gather, then.")]
    call = talk(calls)
    call.line.says("rain")
    assert call.line.wait_for_end() == {"go": "mode", "mode": "gather"}
