"""The words of asking for a value."""

import pytest
from pydantic import ValidationError

from voiceagent.core.ask_for_phrases import AskFor


def test_there_are_english_words_for_everything():
    assert AskFor().question.format(what="your name") == "What's your name?"


@pytest.mark.parametrize("wrong", ["What is {name}?", "What is {what", "What is {0}?", "{what.x}", ""])
def test_a_phrase_that_could_not_be_said_is_refused_at_the_start(wrong):
    with pytest.raises(ValidationError):
        AskFor(question=wrong)
