"""Profiles: the built-in one loads, a wrong one says what is wrong."""

import pytest

from voiceagent.core.errors import SettingsError
from voiceagent.core.profile import BUILT_IN, load_profile


def test_every_built_in_profile_loads():
    names = [file.stem for file in BUILT_IN.glob("*.toml")]
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


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('speech_timeout = "auto"', 'speech_timeout = "auto"\nspeech_model = "phone_call"', "13335"),
        ("timeout_s = 6", "timeout_s = 0", "timeout_s"),
        ("first_words_s = 1.5", "first_words_s = 9", "first_words_s"),
        ('language = "en-US"', 'langauge = "en-US"', "langauge"),
        ("[wait]", "[wait", "TOML|Expected"),
    ],
)
def test_a_wrong_profile_says_what_is_wrong(tmp_path, old, new, complaint):
    path = tmp_path / "wrong.toml"
    path.write_text((BUILT_IN / "learning.toml").read_text().replace(old, new))
    with pytest.raises(SettingsError, match=complaint):
        load_profile(str(path))
