"""The tool that asks for a value."""

from voiceagent.tools.ask_for import ASK_FOR
from voiceagent.tools.asking import Asking, unpack_asking
from voiceagent.tools.values.kinds import KINDS


def _use(arguments):
    return ASK_FOR.use(arguments, context=None)


def test_it_opens_an_asking():
    result = _use({"kind": "phone", "what": "your phone number"})
    assert not result.is_error
    assert unpack_asking(result.asking) == Asking("phone", "your phone number")


def test_the_question_can_be_given():
    result = _use({"kind": "date", "what": "the day", "question": "When would you like to come?"})
    assert unpack_asking(result.asking).question == "When would you like to come?"


def test_a_kind_that_there_is_not_is_refused():
    result = _use({"kind": "shoe_size", "what": "your size"})
    assert result.is_error
    assert result.asking == ""


def test_the_model_is_told_of_every_kind():
    assert ASK_FOR.spec().schema["properties"]["kind"]["enum"] == list(KINDS)
