"""Words on their way to a voice as they stream: at once where they are plain, and never what can't be said."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from voiceagent.calls.wording.spoken import spoken
from voiceagent.calls.wording.spoken_stream import SpokenStream
from voiceagent.dialogue.sentences import SentenceStream

ODD = [
    *"*_#`~|<>[](){}\\/&%+=@$\"'“”‘’-–—.,:;!?…\n\t ", "\x00", "\x1b", "\u200d", "\ufe0f", "\ud83d", "\ude00", "\u0301",
    "🎉", "👩‍👧", "🇬🇧", "1️⃣", "http", "https://", "www.", "mailto:", "example.com", "ann@", "km/h", "und/oder", "he/she",
    "24/7", "->", "```", "](", "[1]", "<b>", "</b>", "&lt;", "&amp;", "°C", "²", "½", "•", "- ", "1. ", "\n- ", "C#",
    "3.5", "10:30", "$5", "l’", "“yes”", "é", "你好", "。", "، ", "¿Qué", "e.g. ", "Dr. ", "I", "One", " is", " this",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(ODD) | st.text("ab cD.1", max_size=6), max_size=25).map("".join)
LANGUAGES = st.sampled_from(["en-US", "de-DE", "fr-FR", "es-US", "pl-PL"])


def _pieces(text, sizes):
    at = 0
    while at < len(text):
        size = sizes[at % len(sizes)]
        yield text[at : at + size]
        at += size


def _given(text, sizes=(3, 5, 2, 7), language="en-US"):
    stream = SpokenStream(language)
    given_out = [stream.feed(piece) for piece in _pieces(text, sizes)]
    return [*given_out, stream.finish()], stream


def _whole(text, language):
    stream = SentenceStream()
    sentences = [*stream.feed(text), *stream.finish()]
    return [words for words in (spoken(sentence, language) for sentence in sentences) if words]


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.lists(st.integers(1, 9), min_size=1, max_size=5), LANGUAGES)
@example("See https://www.example.com/a?b, or l’example.com.", [1], "fr-FR")
@example("At 60 km/h and/or und/oder y/o.", [2], "en-US")
@example("Wow![a](b) 🎉! Great", [1], "en-US")
def test_what_is_given_piece_by_piece_is_what_is_made_of_each_sentence(text, sizes, language):
    given_out, stream = _given(text, sizes, language)
    assert "".join(given_out) == " ".join(_whole(text, language))
    assert stream.said == _whole(text, language)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_nothing_leaves_that_no_voice_can_say(text, sizes):
    given_out, _ = _given(text, sizes)
    assert not re.search("[*<>`\x00-\x1f\x7f-\x9f\ud800-\udfff\U0001f300-\U0001faff]", "".join(given_out))


@pytest.mark.parametrize(
    "text", ["One is this, and that's well-known: 3.5 of (them) — at 10:30. Why?", "¿Por qué “sí”?"]
)
def test_plain_words_go_out_as_they_come(text):
    """No word waits for more than the next one: the caller hears the first as soon as the model has it."""
    stream = SpokenStream("en-US")
    said = ""
    for so_far, piece in enumerate(re.findall(r" ?[^ ]+", text)):
        said += stream.feed(piece)
        assert len(said.split()) >= so_far
    assert said + stream.finish() == text


def test_the_first_word_is_not_held_back():
    assert SpokenStream("en-US").feed("Plants") == "Plants"


def test_markup_waits_for_the_end_of_its_sentence_and_no_longer():
    stream = SpokenStream("en-US")
    assert [stream.feed(piece) for piece in ["It is", " **very", "** old", ". Why", " not"]] == [
        "It is", "", "", " very old. Why", " not"
    ]  # fmt: skip


def test_who_breaks_off_is_forgotten_as_far_as_it_was_not_given():
    stream = SpokenStream("en-US")
    assert stream.feed("One. And half *a") == "One. And half"
    assert stream.drop() == "…"
    assert stream.feed("Two.") + stream.finish() == " Two."
    assert stream.said == ["One.", "And half…", "Two."]


def test_who_breaks_off_between_sentences_leaves_no_trace():
    stream = SpokenStream("en-US")
    stream.feed("One. *")
    assert stream.drop() == ""
    assert stream.said == ["One."]


def test_a_sentence_of_ours_comes_after_what_was_left():
    stream = SpokenStream("en-US")
    stream.feed("One is")
    assert stream.whole_sentence("I'm sorry. Go on.") == " I'm sorry. Go on."
    assert stream.said == ["One is", "I'm sorry. Go on."]
