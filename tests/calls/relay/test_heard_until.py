"""Where the caller was in our words when they interrupted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceagent.calls.relay.heard_until import heard_until
from voiceagent.calls.relay.messages import Interrupt
from voiceagent.calls.relay.voice import Voice

SAID = "Let me think. One is this. Two is that. One is more."
ANSWER = SAID.index("One")


@pytest.mark.parametrize(
    ("utterance", "heard"),
    [
        ("One is", "Let me think. One is"),
        ("Let me think. One", "Let me think. One"),
        ("Let me", "Let me"),
        ("Two is", "Let me think. One is this. Two is"),
        ("  One   is\nthis. ", "Let me think. One is this."),
        ("one is THIS", "Let me think. One is this"),
        ("1 is this.", "Let me think. One is this."),
        ("One is diss", "Let me think. One is this."),
        ("Something else", "Let me think. One is this. Two"),
        ("", "Let me think. "),
    ],
)
def test_it_is_found_by_the_words_and_where_they_are_written_otherwise_by_their_length(utterance, heard):
    assert SAID[: heard_until(SAID, [0, ANSWER], utterance, None, near=0)] == heard


def test_of_two_places_the_one_is_taken_where_the_voice_should_be():
    said = "Why is that? I see. Why is that? I see. Go on."
    ends = [heard_until(said, [0], "see.", None, near=near) for near in (15, 40)]
    assert [said[:end] for end in ends] == ["Why is that? I see.", "Why is that? I see. Why is that? I see."]


def test_without_words_the_time_tells():
    assert SAID[: heard_until(SAID, [0, ANSWER], "", 800, near=0)] == "Let me think. One is this."


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 100_000) | st.none(), st.integers(-9, 99))
def test_whatever_is_told_it_is_a_place_in_what_was_said(said, utterance, after_ms, near):
    assert 0 <= heard_until(said, [0, len(said) // 2], utterance, after_ms, near) <= len(said)


WORDS = st.lists(st.sampled_from(["one", "two", "why.", "I", "see,", "that's", "3.5", "é"]), min_size=1, max_size=12)


@settings(deadline=None)
@given(WORDS, st.data())
def test_after_any_word_of_an_answer_what_was_heard_is_what_was_told(words, data):
    """In pieces of any size, with or without a filler before it."""
    heard = data.draw(st.integers(0, len(words)))
    voice = Voice(lambda _: None)
    filler = data.draw(st.sampled_from(["", "One moment."]))
    if filler:
        voice.say_aside(filler)
    for index, word in enumerate(words):
        voice.say(f" {word}" if index else word, 1)
    utterance = " ".join(filter(None, [filler, *words[:heard]]))
    lost = voice.cut(Interrupt(utterance, len(utterance) * 60))
    assert lost.get(1, " ".join(words)) == " ".join(words[:heard])
    assert voice.cut(Interrupt("one", 1)) == {}
