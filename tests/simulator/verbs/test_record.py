"""Record: what is kept, what ends it, and what the app is told."""

import base64
import io
import time
import urllib.request
import wave
from collections.abc import Callable
from typing import Literal

import pytest

from tests.simulator.documents import record, redirect, repeat_what_was_heard, response, say
from tests.simulator.scripted_app import ScriptedApp
from voiceagent.simulator.audio import from_pcm
from voiceagent.simulator.babble import babble
from voiceagent.simulator.ears import voiced_seconds
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
    with PretendTwilio(app.url, habits=Habits(recording_ready_after_s=1.0)) as twilio:
        app["/recorded"] = "<Response/>"
        dial(twilio.phone(), app, record(recordingStatusCallback="/recorded")).says("Hello")
        assert not twilio.account.recordings.all[0].is_ready
        deadline = time.monotonic() + 20
        while not app.asked_at("/recorded") and time.monotonic() < deadline:
            time.sleep(0.01)
    [told] = app.asked_at("/recorded")
    assert told.fields["RecordingStatus"] == "completed"
    assert told.fields["RecordingSid"] == sent(app)["RecordingSid"]
    assert told.headers["X-Twilio-Signature"]


def test_who_wants_to_know_is_told_of_every_event(app: ScriptedApp) -> None:
    app["/recorded"] = "<Response/>"
    with PretendTwilio(app.url) as twilio:
        events = {"recordingStatusCallbackEvent": "in-progress completed absent"}
        dial(twilio.phone(), app, record(recordingStatusCallback="/recorded", **events)).says("Hello")
        assert until(lambda: len(app.asked_at("/recorded")) == 2)
    told = {asked.fields["RecordingStatus"]: asked.fields for asked in app.asked_at("/recorded")}
    assert "RecordingDuration" not in told["in-progress"]
    assert told["completed"]["RecordingDuration"] == "0"
    assert told["completed"]["RecordingStartTime"]


@pytest.mark.parametrize("status", ["absent", "failed"])
def test_a_recording_may_never_come(app: ScriptedApp, status: Literal["absent", "failed"]) -> None:
    app["/recorded"] = "<Response/>"
    with PretendTwilio(app.url, habits=Habits(recording_status=status)) as twilio:
        events = {"recordingStatusCallbackEvent": "completed absent"}
        dial(twilio.phone(), app, record(recordingStatusCallback="/recorded", **events)).says("Hello")
        assert until(lambda: bool(app.asked_at("/recorded")))
        assert not twilio.account.recordings.all[0].is_ready
    assert app.asked_at("/recorded")[0].fields["RecordingStatus"] == status


def test_the_call_is_over_when_a_recording_is_handed_over_by_hanging_up(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, record()).hangs_up(saying="I must go")
    assert sent(app)["CallStatus"] == "completed"


@pytest.mark.parametrize(("trim", "duration"), [("trim-silence", "4"), ("do-not-trim", "6")])
def test_the_silence_that_ended_it_is_trimmed(phone: Phone, app: ScriptedApp, trim: str, duration: str) -> None:
    dial(phone, app, record(trim=trim)).says("x" * 60)
    assert sent(app)["RecordingDuration"] == duration


def test_without_sound_a_recording_holds_something_like_a_voice(
    phone: Phone, app: ScriptedApp, twilio: PretendTwilio
) -> None:
    call = dial(phone, app, record())
    call.says("A thought of some length, that takes a while to say.")
    [kept] = twilio.account.recordings.all
    assert voiced_seconds(from_pcm(kept.pcm)) > 0.6 * kept.clip.seconds
    assert twilio.account.recordings.said_in(kept.wav()) == "A thought of some length, that takes a while to say."


def test_other_words_sound_otherwise_and_no_words_not_at_all() -> None:
    assert babble("yes", 1.0) == babble("yes", 1.0) != babble("no", 1.0)
    assert babble(" ", 0.5) == bytes(8000)
    assert len(babble("yes", 2.5)) == 40_000


def test_a_recogniser_may_hear_something_else_or_nothing(phone: Phone, app: ScriptedApp, twilio: PretendTwilio) -> None:
    dial(phone, app, record()).says("recognise speech", understood="wreck a nice beach")
    dial(phone, app, record()).says("(a lorry goes by)", understood="")
    heard, noise = twilio.account.recordings.all
    assert twilio.account.recordings.said_in(heard.wav()) == "wreck a nice beach"
    assert not any(noise.pcm)


def fetch(twilio: PretendTwilio, *, most: int = 1 << 20) -> tuple[str, bytes]:
    login = base64.b64encode(f"{twilio.account.sid}:{twilio.account.auth_token}".encode()).decode()
    url = twilio.account.recordings.all[-1].url + ".wav"
    request = urllib.request.Request(url, headers={"Authorization": f"Basic {login}"})  # noqa: S310  our own
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return answer.headers["Content-Type"], answer.read(most)


def test_what_is_delivered_can_be_wrong_in_many_ways(phone: Phone, app: ScriptedApp, twilio: PretendTwilio) -> None:
    twilio.spoil_recordings("html", "nothing", "truncated", "wrong header", "silence", "endless")
    delivered = []
    for _ in range(7):
        dial(phone, app, record()).says("Hello there, it is me.")
        delivered.append(fetch(twilio))
    html, nothing, truncated, wrong, silent, endless, right = delivered
    assert html[0] == "text/html"
    assert nothing[1] == b""
    assert len(truncated[1]) < len(right[1]) * 0.6
    assert truncated[1][:44] == right[1][:44]
    assert wrong[1][44:] == right[1][44:]
    assert wrong[1][:44] != right[1][:44]
    assert not any(silent[1][44:])
    assert len(endless[1]) == 1 << 20
    with wave.open(io.BytesIO(right[1])) as sound:
        assert sound.getnframes() > 8000


def until(is_true: Callable[[], bool], within_s: float = 10.0) -> bool:
    deadline = time.monotonic() + within_s
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
