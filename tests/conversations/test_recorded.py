"""Whole calls in record mode: the caller speaks at length; we fetch, transcribe and answer."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.standins.replies import Hang, Status, Text, ToolUse
from voiceagent.calls.hearing import LATE, NOTHING
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import RecordingUnavailable
from voiceagent.core.profile import BUILT_IN, load_profile
from voiceagent.jobs.sweep import sweep
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.real_sound import RealSound

PROFILE = load_profile("learning")
WAIT = PROFILE.wait
THOUGHT = "I wonder whether trees can feel the seasons change."


@pytest.fixture(scope="module")
def sound():
    return RealSound()


@pytest.fixture
def recorded(house, claude, openai_server, sound, monkeypatch):
    """Makes a phone whose calls are recorded, and the app: `phone, app = recorded(habits=...)`. OpenAI's ears alone."""
    monkeypatch.setattr("voiceagent.wiring.weights.is_installed", lambda: False)
    claude.when(lambda request: not request.get("stream"), "You thought about something.")

    def make(**options):
        keys = {"ANTHROPIC_API_KEY": "test-key", "OPENAI_API_KEY": "test-key"}
        urls = {"ANTHROPIC_BASE_URL": claude.url, "OPENAI_BASE_URL": openai_server.base_url}
        twilio, app = house(LISTEN_MODE="record", sound=sound, **keys, **urls, **options)
        return twilio.phone(), app

    return make


@pytest.fixture
def ears(openai_server):
    """What OpenAI's recogniser answers."""
    return openai_server.transcription


def _turns(app, phone):
    return app.services.calls.record.calls.so_far(phone.sid).turns


def _last_heard_by(claude):
    streamed = [request for request in claude.requests if request.get("stream")]
    return str(streamed[-1]["messages"][-1])


def test_what_was_recorded_is_transcribed_and_answered(recorded, claude, ears):
    ears.script(Text(THOUGHT))
    claude.script(Text("Some do count the days. Which trees do you mean?"))
    phone, app = recorded()
    phone.dial()
    phone.hears(PROFILE.greeting, PROFILE.record.notice)
    phone.says(THOUGHT)
    phone.hears(WAIT.fillers[0], "Some do count the days.", "Which trees do you mean?")
    assert THOUGHT in _last_heard_by(claude)
    assert "Record" in phone.is_listening
    (turn,) = _turns(app, phone)
    assert (turn.mode, turn.transcriber, turn.heard) == ("record", "openai", THOUGHT)
    assert turn.heard_s > 1


def test_the_recogniser_is_told_the_languages_and_the_names_that_came_up(recorded, claude, ears):
    claude.script(Text("Do you mean Suzanne Simard? What did she find?"))
    phone, _ = recorded()
    phone.dial()
    phone.says(THOUGHT)
    phone.says("I think it was her.")
    form = ears.requests[-1]
    assert form["model"] == "gpt-transcribe"
    assert form["languages[]"][0] == "en"
    assert "Suzanne Simard" in form["keywords[]"]


def test_the_first_sound_comes_at_once_and_the_second_notice_never(recorded, claude, ears):
    phone, _ = recorded()
    phone.dial()
    phone.says(THOUGHT)
    phone.says(THOUGHT)
    assert phone.transcript.count(PROFILE.record.notice) == 1


def test_a_recording_that_is_not_ready_is_waited_for(recorded, claude, ears):
    claude.script(Text("Go on?"))
    phone, _ = recorded(habits=Habits(recording_ready_after_s=1.2))
    phone.dial()
    phone.says(THOUGHT)
    phone.hears(WAIT.fillers[0], "Go on?")


@pytest.mark.parametrize("falls_through", [True, False])
def test_an_empty_recording_is_a_silence_whichever_way_twilio_tells_it(recorded, ears, falls_through):
    phone, _ = recorded(habits=Habits(empty_recording_falls_through=falls_through))
    phone.dial()
    for prompt in (*PROFILE.silence.prompts, PROFILE.silence.goodbye):
        assert phone.stays_silent() == phone.stays_silent() == "", "two seconds are no reason to be asked"
        assert "Record" in phone.is_listening
        phone.stays_silent()
        phone.hears(prompt)
    assert phone.is_over
    assert ears.requests == [], "nobody is paid to listen to silence"


def test_a_recording_of_nothing_but_silence_is_one_too(recorded, ears):
    phone, _ = recorded(habits=Habits(recording_media="silence"))
    phone.dial()
    phone.says(THOUGHT)
    phone.hears(PROFILE.silence.prompts[0])
    assert "Record" in phone.is_listening
    assert ears.requests == []


def test_what_nobody_said_is_asked_for_again_and_at_last_by_keys(recorded, claude, ears):
    ears.always(Text("Thank you for watching!"))
    phone, app = recorded()
    phone.dial()
    for prompt in (PROFILE.ask_again.prompts[0], PROFILE.ask_again.prompts[1], PROFILE.keys.menu):
        phone.says(THOUGHT)
        phone.hears(prompt)
    assert [request for request in claude.requests if request.get("stream")] == []
    assert {turn.heard for turn in _turns(app, phone)} == {NOTHING}
    phone.presses("1")
    phone.hears(PROFILE.keys.again)
    claude.script(Text("I hear you now. What about trees?"))
    phone.says(THOUGHT)
    phone.hears("I hear you now.")


def test_a_message_by_key_is_kept_and_transcribed_after_the_call(recorded, ears):
    ears.script(Text(""), Text(""), Text(""), Text("Please look up why leaves turn red."))
    phone, app = recorded()
    phone.dial()
    for _ in range(3):
        phone.says(THOUGHT)
    phone.presses("2")
    phone.hears(PROFILE.keys.message)
    phone.says("Please look up why leaves turn red.")
    phone.hears(PROFILE.keys.thanks)
    assert phone.is_over
    _until(lambda: _turns(app, phone)[-1].heard == "Please look up why leaves turn red.")


def _to_the_menu(phone):
    """Three recordings of which nothing can be made out."""
    phone.dial()
    for _ in range(3):
        phone.says(THOUGHT)
    phone.hears(PROFILE.keys.menu)


def test_a_key_of_the_menu_works_at_once_and_words_do_too(recorded, claude, ears):
    ears.always(Text(""))
    phone, _ = recorded()
    _to_the_menu(phone)
    assert phone.is_listening == "Gather dtmf speech"
    phone.presses("1")
    phone.hears(PROFILE.keys.again)
    assert phone.waits[-1].listening == 0
    again, _ = recorded()
    _to_the_menu(again)
    claude.script(Text("I hear you now."))
    again.says(THOUGHT)
    again.hears("I hear you now.")


def test_who_leaves_no_message_is_asked_once_more_and_then_let_go(recorded, ears):
    ears.always(Text(""))
    phone, _ = recorded()
    _to_the_menu(phone)
    phone.presses("2")
    phone.hears(PROFILE.keys.message)
    phone.stays_silent()
    phone.hears(PROFILE.keys.message)
    phone.stays_silent()
    phone.hears(PROFILE.silence.goodbye)
    assert phone.is_over


def test_a_message_that_comes_late_is_kept(recorded, ears):
    ears.script(Text(""), Text(""), Text(""), Text(THOUGHT))
    phone, app = recorded()
    _to_the_menu(phone)
    phone.presses("2")
    phone.stays_silent()
    phone.says(THOUGHT)
    phone.hears(PROFILE.keys.thanks)
    _until(lambda: _turns(app, phone)[-1].heard == THOUGHT)


def test_who_does_not_want_to_be_recorded_leaves_no_message_either(recorded, ears):
    ears.always(Text(""))
    phone, app = recorded()
    _to_the_menu(phone)
    state = app.services.calls.state
    state.save_call(replace(state.load_call(phone.sid), refused_recording=True))
    phone.presses("2")
    phone.hears(PROFILE.keys.again)
    assert phone.is_listening == "Gather dtmf speech"


def test_what_is_asked_for_can_be_keyed_in_also_after_a_silence(recorded, claude, ears):
    ears.script(Text("Please call my office back"))
    claude.script(ToolUse("ask_for", {"kind": "phone", "what": "your phone number"}))
    phone, _ = recorded()
    phone.dial()
    phone.says("Please call my office back")
    phone.hears(PROFILE.ask_for.question.format(what="your phone number"))
    phone.stays_silent()
    phone.hears(PROFILE.silence.prompts[0])
    assert phone.is_listening == "Gather dtmf speech", "a recording would not take keys"
    phone.presses("4155550142#")
    phone.hears("4 1 5", "Is that right?")
    claude.script(Text("I have it. What is it about?"))
    phone.presses("1")
    phone.hears("I have it.")
    assert phone.waits[-1].listening == 0
    assert "+14155550142" in _last_heard_by(claude)
    assert "Record" in phone.is_listening, "and then everything is as it was"


@pytest.mark.parametrize("trouble", [Status(500), Hang()], ids=["down", "hanging"])
def test_a_recogniser_in_trouble_gives_a_way_on_and_loses_nothing(recorded, claude, ears, trouble):
    ears.script(trouble)
    claude.script(Text("And the seasons?"))
    phone, app = recorded()
    phone.dial()
    began = time.monotonic()
    phone.says(THOUGHT)
    phone.hears(WAIT.fillers[0], PROFILE.record.kept)
    assert time.monotonic() - began < 9
    assert phone.is_listening == "Gather dtmf speech", "other ears"
    assert _turns(app, phone)[0].heard in {LATE, "This is what the caller said."}
    _until(lambda: _turns(app, phone)[0].heard == "This is what the caller said.")
    phone.says("Did you get it?")
    sent = [request for request in claude.requests if request.get("stream")][-1]
    assert "This is what the caller said." in str(sent["messages"][0]), "late words stand where they were said"


@pytest.mark.parametrize("media", ["html", "nothing", "wrong header", "truncated", "endless"])
def test_audio_that_lies_about_itself_is_refused_in_words_and_the_call_goes_on(recorded, claude, media):
    phone, _ = recorded(habits=Habits(recording_media=media))
    phone.dial()
    phone.says(THOUGHT)
    phone.hears(WAIT.fillers[0])
    assert not phone.is_over
    assert phone.is_listening


def test_who_hangs_up_over_a_thought_has_it_kept_all_the_same(recorded, claude, ears):
    ears.script(Text(THOUGHT))
    phone, app = recorded()
    phone.dial()
    phone.hangs_up(saying=THOUGHT)
    _until(lambda: [turn.heard for turn in _turns(app, phone)] == [THOUGHT])
    assert [request for request in claude.requests if request.get("stream")] == [], "nobody is there to be answered"


def test_a_recording_that_the_job_could_not_transcribe_either_is_tried_again_by_the_sweep(recorded, ears):
    ears.script(Status(500), Status(500))
    phone, app = recorded()
    phone.dial()
    phone.says(THOUGHT)
    record = app.services.calls.record.recordings
    _until(lambda: [waiting.attempts for waiting in record.waiting_of(phone.sid)] == [1])
    sweep(replace(app.services.jobs, clock=AnHourLater()))
    assert _turns(app, phone)[0].heard == "This is what the caller said."
    assert record.waiting_of(phone.sid) == []


def test_who_does_not_want_to_be_recorded_is_not(recorded, claude, ears):
    ears.script(Text("Please do not record me."))
    claude.script(ToolUse("do_not_record", {}), Text("Of course. What are you thinking about?"), Text("I see."))
    phone, app = recorded()
    phone.dial()
    phone.says("Please do not record me.")
    phone.hears("Of course.")
    assert phone.is_listening == "Gather dtmf speech"
    phone.says("About trees")
    phone.hears("I see.")
    assert phone.is_listening == "Gather dtmf speech", "nor later in the call"
    assert app.services.calls.state.load_call(phone.sid).refused_recording


def test_a_recording_is_deleted_once_it_is_transcribed_where_the_profile_says_so(recorded, claude, tmp_path):
    profile = tmp_path / "forgetful.toml"
    profile.write_text(BUILT_IN.joinpath("learning.toml").read_text().replace("delete = false", "delete = true"))
    phone, app = recorded(VOICEAGENT_PROFILE=str(profile))
    phone.dial()
    phone.says(THOUGHT)
    kept = app.services.calls.record.recordings.one
    (sid,) = [dict(exchange.fields)["RecordingSid"] for exchange in phone.exchanges if "/recorded" in exchange.url]
    _until(lambda: kept(sid).status == "deleted")
    with pytest.raises(RecordingUnavailable):
        app.services.jobs.ears.media.fetch(sid, Deadline.after(1))
    assert kept(sid).text == "This is what the caller said.", "its words stay"


class AnHourLater:
    def now(self):
        return datetime.now(UTC) + timedelta(hours=1)


def _until(done, seconds=20.0):
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
