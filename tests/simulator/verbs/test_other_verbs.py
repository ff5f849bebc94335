"""Say, Play, Pause, Redirect, Hangup, Reject, Dial."""

import io
import wave

import pytest

from tests.simulator.documents import redirect, response, say
from tests.simulator.scripted_app import Reply, ScriptedApp
from voiceagent.simulator.document import UnknownVerb
from voiceagent.simulator.habits import Callee, Habits
from voiceagent.simulator.live_call import LiveCall
from voiceagent.simulator.phone import Phone, PretendTwilio

FRIEND = "+14155550199"


def dial(phone: Phone, app: ScriptedApp, *verbs: str) -> LiveCall:
    app["/voice/incoming"] = response(*verbs)
    app["/next"] = response(say("Next."))
    return phone.dial()


def wav(seconds: float) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(int(seconds * 16000)))
    return file.getvalue()


def test_say_takes_as_long_as_its_text(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, f'<Say voice="Polly.Joanna" language="en-GB">{"a" * 30}</Say>')
    [said] = call.utterances
    assert (said.voice, said.language, said.who) == ("Polly.Joanna", "en-GB", "agent")
    assert said.end - said.start == pytest.approx(2.0)
    assert said.url == f"{app.url}/voice/incoming"


def test_say_repeats(phone: Phone, app: ScriptedApp) -> None:
    assert dial(phone, app, '<Say loop="3">Ho</Say>').heard == "Ho Ho Ho"


def test_speech_markup_is_spoken_without_its_tags(phone: Phone, app: ScriptedApp) -> None:
    marked = '<p>Hello <sub alias="Doctor">Dr.</sub> <break/>who,</p> yes'
    assert dial(phone, app, f'<Say voice="Polly.Joanna">{marked}</Say>').heard == "Hello Doctor who, yes"


def test_play_takes_as_long_as_the_file(phone: Phone, app: ScriptedApp) -> None:
    app["/bell.wav"] = Reply(wav(1.5), content_type="audio/wav")
    [played] = dial(phone, app, '<Play loop="1">/bell.wav</Play>').utterances
    assert (played.text, played.kind) == ("[plays /bell.wav]", "play")
    assert played.end - played.start == pytest.approx(1.5)
    [request] = app.asked_at("/bell.wav")
    assert request.method == "GET"
    assert "X-Twilio-Signature" not in request.headers


def test_play_goes_on_without_a_file(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, "<Play>/missing.wav</Play>", say("Well."))
    assert call.heard == "Well."
    assert "nothing to play" in call.transcript


def test_play_sends_tones(phone: Phone, app: ScriptedApp) -> None:
    [tones] = dial(phone, app, '<Play digits="1wW2"/>').utterances
    assert tones.end - tones.start == pytest.approx(1.9)


def test_pause_is_silence(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, say("One"), '<Pause length="3"/>', say("Two"))
    one, two = call.utterances
    assert two.start - one.end == pytest.approx(3)
    assert call.waits[-1].kind == "gap"
    assert call.waits[-1].seconds == pytest.approx(3)
    assert call.waits[-1].app == 0


def test_redirect_forgets_the_rest_and_resolves_its_url(phone: Phone, app: ScriptedApp) -> None:
    app["/a/b"] = response(say("Second"), '<Redirect method="GET">c?x=1&amp;y=2</Redirect>')
    app["/a/c"] = response(say("Third"))
    call = dial(phone, app, say("First"), redirect("/a/b"))
    assert call.heard == "First Second Third"
    assert app.asked_at("/a/b")[0].method == "POST"
    [last] = app.asked_at("/a/c")
    assert (last.method, last.query[:8]) == ("GET", "x=1&y=2&")
    assert [wait.kind for wait in call.waits] == ["opening", "gap", "gap"]


def test_the_end_of_the_document_ends_the_call(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, say("Goodbye"))
    assert (call.is_over, call.status) == (True, "completed")


def test_an_empty_response_answers_and_ends(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app)
    assert (call.is_over, call.status, call.heard) == (True, "completed", "")


@pytest.mark.parametrize(("verb", "status"), [("<Reject/>", "no-answer"), ('<Reject reason="busy"/>', "busy")])
def test_a_rejected_call_was_never_answered(phone: Phone, app: ScriptedApp, verb: str, status: str) -> None:
    assert dial(phone, app, verb).status == status


def test_rejecting_too_late_only_hangs_up(phone: Phone, app: ScriptedApp) -> None:
    assert dial(phone, app, say("No."), "<Reject/>").status == "completed"


def test_a_call_is_ringing_first_and_in_progress_then(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, redirect("/next"))
    statuses = [request.fields["CallStatus"] for request in app.asked[:2]]
    assert statuses == ["ringing", "in-progress"]


@pytest.mark.parametrize(
    ("callee", "fields"),
    [
        (
            Callee("completed", rings=4, talks=30),
            {"DialCallStatus": "completed", "DialCallDuration": "30", "DialBridged": "true"},
        ),
        (Callee("completed", rings=60), {"DialCallStatus": "no-answer", "DialBridged": "false"}),
        (Callee("busy"), {"DialCallStatus": "busy"}),
    ],
)
def test_dial_tells_how_it_went(app: ScriptedApp, callee: Callee, fields: dict[str, str]) -> None:
    with PretendTwilio(app.url, habits=Habits(callees={FRIEND: callee})) as twilio:
        call = dial(twilio.phone(), app, f'<Dial action="/next">{FRIEND}</Dial>')
        call.hears("Next.")
    assert fields.items() <= app.asked_at("/next")[0].fields.items()


def test_without_an_action_dial_goes_on(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, f"<Dial><Number>{FRIEND}</Number></Dial>", say("They are out."))
    call.hears("They are out.")
    assert call.utterances[0].start >= 5  # nobody scripted rings for five seconds


def test_a_verb_the_simulator_cannot_do_is_a_loud_error(phone: Phone, app: ScriptedApp) -> None:
    with pytest.raises(UnknownVerb, match="Leave"):
        dial(phone, app, "<Leave/>")
