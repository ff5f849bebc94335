"""STOP, START and HELP are words of their own, and nothing else is."""

import pytest

from voiceagent.calls.texts.keywords import HELP, START, STOP, is_yes, keyword_of


@pytest.mark.parametrize(("words", "keyword"), [(STOP, "stop"), (START, "start"), (HELP, "help")])
def test_each_word_counts_in_any_case_with_anything_around_it(words, keyword):
    for word in words:
        for body in (word, word.lower(), word.title(), f"  {word}\n", f"{word}.", f'"{word}!"', f"\u200b{word}"):
            assert keyword_of(body) == keyword, body


def test_the_default_words_are_those_of_twilio():
    assert {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"} == STOP
    assert {"START", "UNSTOP"} == START
    assert {"HELP", "INFO"} == HELP


@pytest.mark.parametrize(
    "body", ["", "  ", ".", "stop it", "please stop", "the end", "help me", "startle", "stopp", "S T O P", "STOP STOP"]
)
def test_what_is_more_than_the_word_is_conversation(body):
    assert keyword_of(body) is None


@pytest.mark.parametrize(("read_as", "keyword"), [("STOP", "stop"), ("start", "start"), ("HELP", "help")])
def test_twilios_own_reading_goes_before_ours(read_as, keyword):
    assert keyword_of("arret", read_as) == keyword
    assert keyword_of("STOP", read_as) == keyword


@pytest.mark.parametrize(
    ("body", "yes"), [("YES", True), (" yes! ", True), ("yes please", False), ("yesterday", False)]
)
def test_yes_is_a_word_of_its_own(body, yes):
    assert is_yes(body) is yes
