"""The same call in each mode: what a test does and hears is the same, only the TwiML between is another."""

import pytest

from tests.simulator.documents import gather, record, redirect, relay, response, say
from tests.simulator.relay_app import Message, SocketEnd
from tests.simulator.scripted_app import Asked, ScriptedApp
from voiceagent.simulator.phone import Phone, PretendTwilio

GREETING = "Hello. What is on your mind?"
MODES = ("gather", "record", "relay")


def answer_to(heard: str) -> str:
    if "bye" in heard.lower():
        return "It was a pleasure. Goodbye."
    return f"You said {heard}. Why is that?"


def listens(mode: str, app: ScriptedApp, words: str) -> str:
    if mode == "gather":
        return response(gather(say(words)), redirect("/silence"))
    if mode == "record":
        return response(say(words), record(playBeep="false"), redirect("/silence"))
    return response(relay(app, welcomeGreeting=words, dtmfDetection="true"))


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest, app: ScriptedApp, twilio: PretendTwilio) -> str:
    mode = str(request.param)

    def heard(asked: Asked) -> str:
        sid = asked.fields.get("RecordingSid", "")
        kept = twilio.account.recordings.find(sid)
        said = twilio.account.recordings.said_in(kept.wav()) if kept else None
        words = said or asked.fields.get("SpeechResult") or asked.fields.get("Digits", "")
        ends = "bye" in words.lower()
        return response(say(answer_to(words)), "<Hangup/>") if ends else listens(mode, app, answer_to(words))

    def on_socket(end: SocketEnd, message: Message) -> None:
        words = message.get("voicePrompt") or message.get("digit")
        if words:
            end.says(*[f"{word} " for word in answer_to(words).split()])
            if "bye" in words.lower():
                end.ends()

    app["/voice/incoming"] = lambda asked: listens(mode, app, GREETING)
    app["/heard"], app.relay.script = heard, on_socket
    app["/silence"] = lambda asked: listens(mode, app, "Are you there?")
    app["/relayed"] = response("<Hangup/>")
    app["/voice/status"] = "<Response/>"
    return mode


def spoken(phone: Phone) -> str:
    return " ".join(heard.text for heard in phone.utterances if heard.who == "agent")


def test_a_call(phone: Phone, mode: str) -> None:
    phone.dial()
    phone.hears("What is on your mind?")
    phone.says("Snow is white")
    phone.hears("You said Snow is white. Why is that?")
    phone.says("Because of the light")
    phone.hears("You said Because of the light.")
    phone.says("Goodbye")
    phone.hears("It was a pleasure.")
    phone.waits_until_over()
    assert phone.status == "completed"
    assert spoken(phone) == (
        f"{GREETING} You said Snow is white. Why is that? You said Because of the light. Why is that? "
        "It was a pleasure. Goodbye."
    )
    assert [wait.kind for wait in phone.waits if wait.kind != "gap"] == ["opening", "answer", "answer", "answer"]
    assert all(said.start < said.end for said in phone.utterances)


def test_a_caller_who_breaks_in_is_understood_in_each_mode(phone: Phone, mode: str) -> None:
    """Only over a socket is the agent stopped."""
    phone.dial()
    phone.says("Snow is white", interrupts_at=3)
    phone.says("No, it is blue")
    phone.hears("You said No, it is blue.")
    assert ("You said Snow is white." in spoken(phone)) == (mode != "relay")


def test_hanging_up_ends_it(phone: Phone, mode: str) -> None:
    phone.dial()
    phone.hangs_up()
    assert phone.is_over
    assert phone.status == "completed"
