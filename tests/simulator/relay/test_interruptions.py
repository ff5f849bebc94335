"""The caller breaks in: what Twilio tells the app then, and what is never spoken."""

import threading

import pytest

from tests.simulator.documents import relay, response
from tests.simulator.relay.sessions import FIVE, GREETING, dial, sentences, until
from tests.simulator.relay_app import Message, SocketEnd
from tests.simulator.scripted_app import ScriptedApp
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.phone import Phone, PretendTwilio


@pytest.mark.parametrize("word", range(1, 10))
def test_an_interruption_tells_exactly_what_was_heard(phone: Phone, app: ScriptedApp, word: int) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says(*[f"{w} " for w in FIVE.split()])
    call = dial(phone, app)
    heard = call.says("Count", interrupts_at=word)
    assert heard == " ".join(FIVE.split()[:word])
    assert call.utterances[-1].cut
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says("Yes?")
    assert call.says("Stop") == "Yes?"
    [told] = app.relay.of_type("interrupt")
    assert told["utteranceUntilInterrupt"] == heard
    spoken = [said for said in call.utterances if said.who == "agent"][1:-1]
    assert told["durationUntilInterruptMs"] == pytest.approx((spoken[-1].end - spoken[0].start) * 1000, abs=1)
    assert app.relay.types()[-3:] == ["prompt", "interrupt", "prompt"]


def test_an_interrupting_caller_is_heard_before_the_voice_stops(phone: Phone, app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says(FIVE)
    call = dial(phone, app)
    call.says("Count", interrupts_at="four five")
    call.says("Stop", interrupts_at=0)
    *_, stopped, stop = call.utterances
    assert (stopped.text, stop.text) == ("Four five", "Stop")
    assert 0 < stopped.end - stop.start <= 0.3


def test_an_interruption_may_tell_only_the_sentence(app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says(FIVE)
    with PretendTwilio(app.url, habits=Habits(interrupt_tells="sentence", interrupt_ms_as_text=True)) as twilio:
        call = dial(twilio.phone(), app)
        call.says("Count", interrupts_at=5)
        assert until(lambda: bool(app.relay.of_type("interrupt")))
    [told] = app.relay.of_type("interrupt")
    assert told["utteranceUntilInterrupt"] == "Four five"
    assert isinstance(told["durationUntilInterruptMs"], str)


def test_the_rest_of_an_interrupted_reply_is_never_spoken(phone: Phone, app: ScriptedApp) -> None:
    def talks_on(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt" and message["voicePrompt"] == "Count":
            end.says("One two three. ", last=False)
        if message["type"] == "interrupt":
            end.says("Four. ", "Five.", last=False)
            end.says("Six.")
        if message["type"] == "prompt" and message["voicePrompt"] == "Stop":
            end.says("All right.")

    app.relay.script = talks_on
    call = dial(phone, app)
    call.says("Count", interrupts_at=2)
    assert call.says("Stop") == "All right."
    assert sentences(call) == [GREETING, "One two", "All right."]


def test_the_greeting_can_be_interrupted(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(relay(app, welcomeGreeting=GREETING))
    call = phone.dial(interrupts_at=2)
    assert call.heard == "Hello, what"
    call.says("Hi")
    assert app.relay.types() == ["setup", "interrupt", "prompt"]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [({"interruptible": "none"}, {}), ({"interruptible": "dtmf"}, {}), ({}, {"interruptible": False})],
)
def test_what_may_not_be_interrupted_is_heard_out(
    phone: Phone, app: ScriptedApp, attributes: dict[str, str], text: dict[str, bool]
) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says(FIVE, **text)
    call = dial(phone, app, **attributes)
    assert call.says("Count", interrupts_at=2) == FIVE
    assert app.relay.of_type("interrupt") == []


def test_a_text_may_be_interruptible_where_the_session_is_not(phone: Phone, app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says(FIVE, interruptible=True)
    assert dial(phone, app, interruptible="none").says("Count", interrupts_at=2) == "One two"


def test_talking_over_a_reply_cuts_it_in_the_middle(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app)
    call.says("Wait", during_prompt=True)
    [told] = app.relay.of_type("interrupt")
    assert GREETING.startswith(told["utteranceUntilInterrupt"])
    assert 10 < len(told["utteranceUntilInterrupt"]) < len(GREETING) - 10
    assert sentences(call)[0] == told["utteranceUntilInterrupt"]


def test_a_caller_who_goes_on_before_the_answer_stops_it_at_its_first_word(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app)
    assert call.says("What is", interrupts_at=0) == ""
    assert until(lambda: len(app.relay.got) == 2)
    threading.Event().wait(0.2)  # the answer is on its way
    assert call.says("What is the moon?") == "I heard What is the moon?"
    assert app.relay.of_type("interrupt")[0]["utteranceUntilInterrupt"] == ""
