"""The languages of a profile: each with all its own words, and the rest shared."""

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from tests.core.test_profile import SMALL
from voiceagent.core.errors import SettingsError
from voiceagent.core.profile import BUILT_IN, Profile, load_profile
from voiceagent.core.profile_language import ProfileLanguage
from voiceagent.dialogue.rules.common_words import COMMON_WORDS

LEARNING = load_profile("learning")
LANGUAGES = ["en-US", "es-US", "de-DE", "fr-FR"]


def _texts(words: BaseModel, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a language, by its key."""
    for name, value in words:
        if isinstance(value, BaseModel):
            yield from _texts(value, f"{path}{name}.")
        elif isinstance(value, (str, tuple)) and name not in {"voice", "tts_provider", "transcription_provider"}:
            yield from ((f"{path}{name}", text) for text in ([value] if isinstance(value, str) else value))


def _words_of(language: str) -> dict[str, str]:
    """What `learning` says in it: in its base language the same keys as in the others."""
    keys = {key for key, text in _texts(LEARNING.languages["de-DE"]) if text and not key.startswith("listen.")}
    return {key: text for key, text in _texts(LEARNING.spoken_in(language)) if key in keys}


def _language_of(text: str) -> str:
    words = re.findall(r"[\w']+", text.lower())
    return max(COMMON_WORDS, key=lambda language: sum(word in COMMON_WORDS[language] for word in words))


def test_learning_speaks_four_languages_its_own_first():
    assert list(LEARNING.languages_spoken) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_of_that_language(language):
    long = {key: text for key, text in _words_of(language).items() if len(text.split()) > 6}
    assert len(long) > 10
    for key, text in long.items():
        assert _language_of(text) == language[:2], key


def test_no_text_is_the_same_in_two_languages():
    texts = [text for language in LANGUAGES for text in _words_of(language).values()]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_spoken_is_short(language):
    for key, text in _words_of(language).items():
        assert len(text) < (60 if "fillers" in key else 240), key


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en-US", "Joanna-Neural"),
        ("es-US", "Lupe-Neural"),
        ("de-DE", "Vicki-Neural"),
        ("fr-FR", "Lea-Neural"),
    ],
)
def test_each_language_has_a_voice_that_twilio_knows_the_same_in_every_mode(language, voice):
    words = LEARNING.spoken_in(language)
    assert words.voice == f"Polly.{voice}"
    assert (words.relay.tts_provider, words.relay.voice) == ("Amazon", voice)


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("de-DE", "de-DE"),
        ("es-MX", "es-US"),
        ("es", "es-US"),
        ("ES-mx", "es-US"),
        ("en-GB", "en-US"),
        ("ja-JP", "en-US"),
        ("", "en-US"),
    ],
)
def test_a_language_that_is_not_listed_falls_to_the_nearest(wanted, spoken):
    assert LEARNING.spoken_in(wanted).language == spoken


def test_any_language_leads_to_any_other_without_making_a_new_profile():
    german = LEARNING.spoken_in("de-DE")
    assert german is LEARNING.spoken_in("de-AT")
    assert german.spoken_in("en-US") is LEARNING
    assert german.spoken_in("fr-FR") is LEARNING.spoken_in("fr-FR")
    assert german.languages_spoken == LEARNING.languages_spoken


def test_a_changed_profile_is_changed_in_all_languages():
    changed = LEARNING.model_copy(update={"wait": LEARNING.wait.model_copy(update={"answer_s": 1.0})})
    german = changed.spoken_in("de-DE")
    assert german.wait.answer_s == 1.0
    assert german.wait.fillers == LEARNING.spoken_in("de-DE").wait.fillers
    assert LEARNING.spoken_in("de-DE").wait.answer_s == LEARNING.wait.answer_s


def test_what_is_not_spoken_is_the_same_in_all_languages():
    german = LEARNING.spoken_in("de-DE")
    assert german.name == LEARNING.name
    assert german.prompt == LEARNING.prompt
    assert german.listen == LEARNING.listen
    assert german.wait.answer_s == LEARNING.wait.answer_s
    assert german.record.max_s == LEARNING.record.max_s
    assert german.transfer.numbers == LEARNING.transfer.numbers
    assert german.relay.interruptible == LEARNING.relay.interruptible


def test_every_text_of_the_base_can_be_said_in_a_language():
    """A text that is new in the base and not in the languages would be spoken in English by a German voice."""
    spoken = set(dict(_texts(LEARNING))) - {"name", "prompt", "language"}
    shared = {key for key in spoken if key.startswith("listen.")}
    shared |= {"record.keywords", "busy.instead", "relay.interruptible", "relay.interrupt_sensitivity"}
    shared |= {"relay.speech_model"}
    assert spoken - shared == {key for key, _ in _texts(LEARNING.languages["de-DE"])} - shared


def _with_german(tmp_path, change=lambda words: words, more=""):
    """A small profile beside a German that is learning's, changed."""
    (tmp_path / "german.toml").write_text(change((BUILT_IN / "learning.de-DE.toml").read_text()) + more)
    path = tmp_path / "small.toml"
    path.write_text(f'{SMALL}[languages]\n"de-DE" = "german.toml"\n')
    return load_profile(str(path))


def test_a_language_may_stand_in_a_file_beside_the_profile(tmp_path):
    assert _with_german(tmp_path).spoken_in("de-DE").wait.fillers[1] == "Einen Moment."


def test_a_language_may_be_heard_in_another_way(tmp_path):
    profile = _with_german(tmp_path, more='[listen]\nhints = ["Grundgesetz"]\nspeech_model = "x"\nspeech_timeout = 2\n')
    assert profile.spoken_in("de-DE").listen.hints == ("Grundgesetz",)
    assert profile.spoken_in("de-DE").listen.timeout_s == profile.listen.timeout_s
    assert profile.listen.hints == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("menu =", "# menu =", r"languages.de-DE.*keys\.menu"),
        ("apology =", "# apology =", r"languages\.de-DE\.wait\.apology"),
        ("voice =", "# voice =", r"languages\.de-DE\.voice"),
        ("[busy]\nline", "[busy]\nlines", "lines"),
        ("[wait]", "[wait]\nanswer_s = 3", "answer_s"),
    ],
)
def test_a_language_that_lacks_a_text_is_refused_and_the_text_is_named(tmp_path, old, new, complaint):
    with pytest.raises(SettingsError, match=complaint):
        _with_german(tmp_path, lambda words: words.replace(old, new))


def test_a_file_of_a_language_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(f'{SMALL}[languages]\n"de-DE" = "no-such.toml"\n')
    with pytest.raises(SettingsError, match=r"no-such\.toml"):
        load_profile(str(path))


def test_the_base_language_is_not_listed_again(tmp_path):
    words = (BUILT_IN / "learning.de-DE.toml").read_text()
    (tmp_path / "english.toml").write_text(words)
    path = tmp_path / "small.toml"
    path.write_text(f'{SMALL}[languages]\n"en-US" = "english.toml"\n')
    with pytest.raises(SettingsError, match="base language"):
        load_profile(str(path))


def test_what_a_language_may_say_is_part_of_the_profile():
    """Or `overlaid` would find no place for it."""
    for name, field in ProfileLanguage.model_fields.items():
        base = Profile.model_fields[name].annotation
        words = field.annotation
        if isinstance(words, type) and issubclass(words, BaseModel):
            assert isinstance(base, type)
            assert issubclass(base, BaseModel)
            assert words.model_fields.keys() <= base.model_fields.keys(), name
