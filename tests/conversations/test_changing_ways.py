"""One call in four modes, each left because it did not work: the dialogue, the consent and the record are one."""

import time

import pytest

from tests.standins.replies import Text, ToolUse
from voiceagent.calls.hearing import NOTHING
from voiceagent.core.profile import BUILT_IN, load_profile
from voiceagent.simulator.real_sound import RealSound

PROFILE = load_profile("learning")
GATHER, RECORD, RELAY = "Gather dtmf speech", "Record", "ConversationRelay"
AGAIN = PROFILE.ask_again.prompts


@pytest.fixture(scope="module")
def sound():
    return RealSound()


@pytest.fixture
def profile(tmp_path):
    """The path of a profile that turns to our own ears where Twilio's don't understand."""
    words = (BUILT_IN / "learning.toml").read_text()
    assert 'when_misheard = "answer"' in words
    path = tmp_path / "own_ears.toml"
    path.write_text(words.replace('when_misheard = "answer"', 'when_misheard = "record"'))
    return path


@pytest.fixture(autouse=True)
def _no_local_ears(monkeypatch):
    monkeypatch.setattr("voiceagent.wiring.weights.is_installed", lambda: False)


@pytest.fixture
def call(house, claude, openai_server, sound, profile):
    """A call that begins in relay mode, and the app. OpenAI's ears alone."""
    claude.when(lambda request: not request.get("stream"), "You thought about something.")
    twilio, app = house(
        LISTEN_MODE="relay",
        VOICEAGENT_PROFILE=str(profile),
        ANTHROPIC_API_KEY="test-key",
        ANTHROPIC_BASE_URL=claude.url,
        OPENAI_API_KEY="test-key",
        OPENAI_BASE_URL=openai_server.base_url,
        sound=sound,
    )
    phone = twilio.phone()
    phone.dial()
    return phone, app


def _asked(claude):
    return [request["messages"] for request in claude.requests if request.get("stream")]


def _says(phone, words, **how):
    """And Twilio understands it right, where it is Twilio that listens."""
    phone.says(words, understood=words, **how)


def _loses_it_for_good(phone):
    for _ in range(3):
        phone.loses_socket()
        phone.hears(PROFILE.relay.back)
    assert phone.is_listening == GATHER


def _is_misheard(phone):
    """As often as it is asked for again, and once more."""
    for prompt in (*AGAIN, AGAIN[-1]):
        _says(phone, "I think of snow", confidence=0.1)
        phone.hears(prompt)


def _until(is_so, seconds=30.0):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come to be in time"
        time.sleep(0.05)


def test_a_call_moves_through_all_modes_and_keeps_its_history(call, claude, openai_server):
    phone, app = call
    claude.script(Text("Rain it is. Why?"), Text("Hail, too. Why?"), Text("And snow. Why?"), Text("Fog at last. Why?"))
    _says(phone, "I think of rain")
    phone.hears("Rain it is.")
    assert phone.is_listening == RELAY

    _loses_it_for_good(phone)
    _says(phone, "I think of hail")
    phone.hears("Hail, too.")
    assert PROFILE.record.notice not in phone.transcript

    _is_misheard(phone)
    phone.hears(PROFILE.record.notice)
    assert phone.is_listening == RECORD
    ears = openai_server.transcription
    ears.script(Text("I think of snow"), Text(""), Text(""), Text(""))
    _says(phone, "I think of snow")
    phone.hears("And snow.")

    for prompt in (*AGAIN, PROFILE.keys.menu):
        _says(phone, "I think of fog")
        phone.hears(prompt)
    assert phone.is_listening == GATHER
    phone.presses("1")
    phone.hears(PROFILE.keys.again)
    _says(phone, "I think of fog")
    phone.hears("Fog at last.")

    told = str(_asked(claude)[-1])
    for words in ("rain", "Rain it is. Why?", "hail", "Hail, too. Why?", "snow", "And snow. Why?", "fog"):
        assert words in told
    assert phone.transcript.count(PROFILE.record.notice) == 1
    record = app.services.calls.record.calls
    _until(lambda: len(record.so_far(phone.sid).turns) == 7)
    assert [(turn.mode, turn.heard) for turn in record.so_far(phone.sid).turns] == [
        ("relay", "I think of rain"),
        ("gather", "I think of hail"),
        ("record", "I think of snow"),
        ("record", NOTHING),
        ("record", NOTHING),
        ("record", NOTHING),
        ("gather", "I think of fog"),
    ]
    phone.hangs_up()
    assert phone.waits_for_text(30)


def test_who_refused_to_be_recorded_in_one_mode_is_not_recorded_in_another(call, claude, openai_server):
    phone, app = call
    claude.script(ToolUse("do_not_record", {}), Text("Nothing is recorded."), Text("Snow, I think. Why?"))
    _says(phone, "Do not record me")
    phone.hears("Nothing is recorded.")
    _loses_it_for_good(phone)
    for prompt in AGAIN:
        _says(phone, "I think of snow", confidence=0.1)
        phone.hears(prompt)
    _says(phone, "I think of snow", confidence=0.1)
    phone.hears("Snow, I think.")
    assert phone.is_listening == GATHER
    assert PROFILE.record.notice not in phone.transcript
    assert openai_server.transcription.requests == []
    assert app.services.calls.state.load_call(phone.sid).refused_recording


def test_what_was_learnt_of_the_language_goes_along(call, claude):
    phone, _ = call
    german = PROFILE.spoken_in("de-DE")
    claude.script(Text("Woran genau?"), Text("Und warum?"))
    _says(phone, "Ich denke an Regen", language="de-DE")
    phone.hears("Woran genau?")
    for _ in range(3):
        phone.loses_socket()
        phone.hears(german.relay.back)
    assert phone.is_listening == GATHER
    _says(phone, "An den von gestern")
    phone.hears("Und warum?")
    assert phone.utterances[-1].language == "de-DE"
    assert "Language of the call: de-DE" in str(_asked(claude)[-1][0])
