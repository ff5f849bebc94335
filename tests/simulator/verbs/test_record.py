"""Record: what is kept, what ends it, and what the app is told."""

import io
import time
import wave

import pytest

from tests.simulator.documents import record, redirect, repeat_what_was_heard, response, say
from tests.simulator.scripted_app import ScriptedApp
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.live_call import LiveCall
from voiceagent.simulator.phone import Phone, PretendTwilio
from voiceagent.simulator.sound import Clip


def dial(phone: Phone, app: ScriptedApp, *verbs: str) -> LiveCall:
    app["/voice/incoming"] = response(say("Go on."), *verbs)
    app["/heard"] = repeat_what_was_heard
    app["/silence"] = response(say("Nothing was recorded."), "<Hangup/>")
    return phone.dial()


def sent(app: ScriptedApp) -> dict[str, str]:
    return app.asked_at("/heard")[-1].fields


def test_silence_ends_a_recording(phone: Phone, app: ScriptedApp, twilio: PretendTwilio) -> None:
    call = dial(phone, app, record(playBeep="false"))
    call.says("x" * 150)
    fields = sent(app)
    assert fields["RecordingDuration"] == "10"
    assert fields["RecordingUrl"] == (
        f"{twilio.api_url}/2010-04-01/Accounts/{twilio.account.sid}/Recordings/{fields['RecordingSid']}"
    )
    assert "Digits" not in fields
    assert call.waits[-1].listening == 2


def test_a_key_ends_a_recording_at_once(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, record())
    call.says("A long thought", then_presses="#")
    assert sent(app)["Digits"] == "#"
    assert call.waits[-1].listening == 0


def test_a_key_alone_makes_an_empty_recording(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, record()).presses("#")
    assert (sent(app)["Digits"], sent(app)["RecordingDuration"]) == ("#", "0")


def test_a_key_that_ends_nothing_is_waited_out(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, record(finishOnKey="#"))
    call.presses("5")
    assert "Digits" not in sent(app)
    assert call.waits[-1].listening == 2


def test_hanging_up_hands_the_recording_over_and_the_answer_does_nothing(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/status"] = "<Response/>"
    call = dial(phone, app, record())
    call.hangs_up(saying="I must go now")
    assert sent(app)["Digits"] == "hangup"
    assert call.heard == ""
    assert [request.path for request in app.asked][-2:] == ["/heard", "/voice/status"]


def test_a_silent_recording_is_kept_too(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, record(), redirect("/silence"))
    call.stays_silent()
    assert sent(app)["RecordingDuration"] == "0"


def test_a_silent_recording_falls_through_where_twilio_is_so_inclined(app: ScriptedApp) -> None:
    with PretendTwilio(app.url, habits=Habits(empty_recording_falls_through=True)) as twilio:
        call = dial(twilio.phone(), app, record(), redirect("/silence"))
        call.stays_silent()
        call.hears("Nothing was recorded")


def test_a_recording_stops_at_its_longest(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, record(maxLength="5")).says("x" * 150)
    assert sent(app)["RecordingDuration"] == "5"


@pytest.mark.parametrize(("beep", "heard"), [("true", "Go on. [beep]"), ("false", "Go on.")])
def test_the_beep_can_be_left_out(phone: Phone, app: ScriptedApp, beep: str, heard: str) -> None:
    assert dial(phone, app, record(playBeep=beep)).heard == heard


def test_the_recording_is_what_the_caller_said(phone: Phone, app: ScriptedApp, twilio: PretendTwilio) -> None:
    pcm = bytes(range(256)) * 125
    dial(phone, app, record()).says(Clip(2.0, pcm))
    [kept] = twilio.account.recordings.all
    with wave.open(io.BytesIO(kept.wav())) as sound:
        assert (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) == (8000, 2, 1)
        assert sound.readframes(sound.getnframes()) == pcm


def test_the_app_is_told_when_the_recording_can_be_fetched(app: ScriptedApp) -> None:
    with PretendTwilio(app.url, habits=Habits(recording_ready_after_s=0.1)) as twilio:
        app["/recorded"] = "<Response/>"
        dial(twilio.phone(), app, record(recordingStatusCallback="/recorded")).says("Hello")
        assert not twilio.account.recordings.all[0].is_ready
        deadline = time.monotonic() + 5
        while not app.asked_at("/recorded") and time.monotonic() < deadline:
            time.sleep(0.01)
    [told] = app.asked_at("/recorded")
    assert told.fields["RecordingStatus"] == "completed"
    assert told.fields["RecordingSid"] == sent(app)["RecordingSid"]
    assert told.headers["X-Twilio-Signature"]
