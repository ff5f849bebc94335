"""Profiles: the built-in one loads, a wrong one says what is wrong."""

import pytest

from voiceagent.core.errors import SettingsError
from voiceagent.core.profile import BUILT_IN, built_in_profiles, load_profile

SMALL = """
name = "small"
prompt = "learning"
voice = "Polly.Joanna-Neural"
greeting = "Hello."
goodbye = "Goodbye."
[wait]
fillers = ["Hm."]
apology = "Sorry."
broken = "Sorry."
[silence]
prompts = ["Still there?"]
goodbye = "Goodbye."
[ask_again]
prompts = ["Again, please."]
[limits]
closing = "Goodbye."
"""


def test_every_built_in_profile_loads():
    names = built_in_profiles()
    assert "learning" in names
    for name in names:
        assert load_profile(name).name == name


def test_a_profile_may_be_a_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text((BUILT_IN / "learning.toml").read_text().replace('name = "learning"', 'name = "mine"'))
    assert load_profile(str(path)).name == "mine"


def test_an_unknown_profile_names_those_that_exist():
    with pytest.raises(SettingsError, match="learning"):
        load_profile("no-such-profile")


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="no TOML"):
        load_profile(str(path))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('speech_timeout = "auto"', 'speech_timeout = "auto"\nspeech_model = "phone_call"', "13335"),
        ("timeout_s = 6", "timeout_s = 0", "timeout_s"),
        ("first_words_s = 1.5", "first_words_s = 9", "first_words_s"),
        ('language = "en-US"', 'langauge = "en-US"', "langauge"),
        ('language = "en-US"', 'language = "English"', "language"),
        ('mode = "gather"', 'mode = "telepathy"', "listen.mode"),
        ('mode = "gather"', 'mode = "keys"', "where a call ends up"),
        ("hints = []", 'hints = ["one, two"]', "hints"),
        ("recogniser_s = 7.0", "recogniser_s = 30.0", "recogniser_s"),
        ("max_s = 600", "max_s = 1201", "record.max_s"),
        ("numbers = {}", 'numbers = { front_desk = "911" }', "front_desk"),
        ("numbers = {}", 'numbers = { "Front desk" = "+15550100000" }', "Front desk"),
        ('instead = "gather"', 'instead = "music"', "busy.instead"),
        ('menu = "', 'menu = " "\nmenus = "', "keys.menu"),
        ('interruptible = "any"', 'voice = "Joanna-Neural"', "tts_provider"),
        ("[wait]", "[wait", "TOML|Expected"),
    ],
)
def test_a_wrong_profile_says_what_is_wrong(tmp_path, old, new, complaint):
    wrong = (BUILT_IN / "learning.toml").read_text()
    assert old in wrong
    path = tmp_path / "wrong.toml"
    path.write_text(wrong.replace(old, new))
    with pytest.raises(SettingsError, match=complaint):
        load_profile(str(path))


def test_a_small_profile_has_english_words_for_the_rest(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    profile = load_profile(str(path))
    assert "press one" in profile.keys.menu
    assert profile.listen.mode == "gather"


def test_a_small_profile_in_another_language_must_bring_its_words(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text('language = "de-DE"' + SMALL)
    with pytest.raises(SettingsError, match=r"keys\.menu, .*record\.notice"):
        load_profile(str(path))


@pytest.mark.parametrize(
    ("voice", "provider", "in_a_relay"),
    [
        ("Polly.Joanna-Neural", "Amazon", "Joanna-Neural"),
        ("Google.en-US-Neural2-F", "Google", "en-US-Neural2-F"),
        ("man", "", ""),
    ],
)
def test_a_relay_speaks_with_the_same_voice(tmp_path, voice, provider, in_a_relay):
    path = tmp_path / "small.toml"
    path.write_text(SMALL.replace("Polly.Joanna-Neural", voice))
    relay = load_profile(str(path)).relay
    assert (relay.tts_provider, relay.voice) == (provider, in_a_relay)


def test_a_relay_may_have_a_voice_of_its_own(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL + '[relay]\ntts_provider = "ElevenLabs"\n')
    relay = load_profile(str(path)).relay
    assert (relay.tts_provider, relay.voice) == ("ElevenLabs", "")
