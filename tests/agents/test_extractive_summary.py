"""A summary without a model: short, quoted, honest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceagent.agents.extractive_summary import ExtractiveSummary, open_question
from voiceagent.core.exchange import Exchange
from voiceagent.telephony.segments import fit, segments

CALL = [
    Exchange("hi", "Hello. What are you thinking about?"),
    Exchange("well I have been thinking about why leaves are green", "What do you know about green?"),
    Exchange("I know that chlorophyll absorbs red and blue light", "Why would a plant not use green light?"),
    Exchange("maybe too much light burns the leaves", "Interesting. How could you check that?"),
    Exchange("okay thanks goodbye", "Good talking with you. Goodbye."),
]


def test_it_quotes_the_caller_and_tells_the_open_question():
    assert ExtractiveSummary().summarise(CALL) == (
        'You said: "chlorophyll absorbs red and blue light" and "maybe too much light burns the leaves". '
        "Still open: How could you check that?"
    )


@pytest.mark.parametrize("heard", [(), ("",), ("hello", "yes", "okay goodbye")])
def test_without_a_word_worth_telling_it_says_nothing(heard):
    assert ExtractiveSummary().summarise([Exchange(words, "What is on your mind?") for words in heard]) == ""


def test_one_idea_is_enough():
    summary = ExtractiveSummary().summarise([Exchange("entropy always grows", "I see.")])
    assert summary == 'You said: "entropy always grows".'


def test_a_question_that_was_taken_up_is_not_open():
    taken_up = [
        Exchange("light is a wave", "A wave of what?"),
        Exchange("electric and magnetic fields", "Right."),
    ]
    assert open_question(taken_up) == ""


def test_a_question_met_with_small_talk_stays_open():
    left = [Exchange("light is a wave", "A wave of what?"), Exchange("um okay bye", "Goodbye.")]
    assert open_question(left) == "A wave of what?"


def test_the_words_around_the_quotes_can_be_in_another_language():
    german = ExtractiveSummary("Du sagtest: {}.", " und ", "Noch offen: {}")
    summary = german.summarise([Exchange("das Licht ist eine Welle", "Eine Welle wovon?")])
    assert summary == 'Du sagtest: "das Licht ist eine Welle". Noch offen: Eine Welle wovon?'


@given(st.lists(st.builds(Exchange, st.text(max_size=400), st.text(max_size=200)), max_size=8))
def test_any_summary_fits_a_text_message_with_its_signature(exchanges):
    summary = ExtractiveSummary().summarise(exchanges)
    assert len(summary) <= 250
    assert "\n" not in summary
    assert segments(fit(summary, tail="- your learning companion. Reply STOP for no more texts.")) <= 2


def test_what_the_caller_asked_to_keep_comes_first_and_what_they_asked_of_us_never():
    call = [
        Exchange("Sleep sorts what we saw. Sleep sorts what we heard.", "What surprised you about it?"),
        Exchange("Please remember that a nap beats an hour of reading", "I've kept that."),
        Exchange("What did I say about the nap?", 'You said: "a nap beats reading." How do you see it now?'),
        Exchange("Thank you, goodbye", "Goodbye."),
    ]
    summary = ExtractiveSummary().summarise(call)
    assert "a nap beats an hour of reading" in summary
    assert "What did I say" not in summary
    assert "How do you see it now" not in summary, "it says nothing to somebody who reads it tomorrow"
