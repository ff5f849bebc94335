"""Whole calls in which one value must be exactly right: asked for, read back, and known to the model."""

import pytest

from tests.standins.replies import Status, Text, ToolUse
from voiceagent.core.profile import load_profile

WORDS = load_profile("learning").ask_for


@pytest.fixture
def asked(phone, claude):
    """A call in which the caller has just been asked for their phone number."""
    claude.script(ToolUse("ask_for", {"kind": "phone", "what": "your phone number"}))
    phone.dial()
    phone.says("Please call my office back")
    phone.hears(WORDS.question.format(what="your phone number"))
    return phone


def _last_words(claude):
    streamed = [request for request in claude.requests if request.get("stream")]
    return len(streamed), str(streamed[-1]["messages"][-1])


def test_a_number_is_read_back_once_and_given_to_the_model(asked, claude):
    asked.says("four one five, five five five, oh one four two")
    asked.hears("Is that right?")
    assert _last_words(claude)[0] == 1, "no model is asked to read numbers"
    claude.script(Text("I have it. What is it about?"))
    asked.says("yes")
    asked.hears(WORDS.thanks, "I have it.")
    assert "+14155550142" in _last_words(claude)[1]
    claude.script(Text("Fine."))
    asked.says("The delivery")
    sent = [request for request in claude.requests if request.get("stream")][-1]
    assert "+14155550142" in str(sent["messages"]), "later turns know it too"


def test_by_keys_it_is_quicker(asked, claude):
    asked.presses("4155550142#")
    asked.hears("4 1 5", "Is that right?")
    claude.script(Text("Good."))
    asked.presses("1")
    asked.hears("Good.")
    assert "+14155550142" in _last_words(claude)[1]


def test_a_time_is_over_with_its_fourth_key(phone, claude):
    claude.script(ToolUse("ask_for", {"kind": "time", "what": "the time"}))
    phone.dial()
    phone.says("I want to come by")
    phone.hears(WORDS.or_keys_time)
    phone.presses("1530")
    phone.hears("Is that right?")
    assert phone.waits[-1].listening == 0, "nobody waits for a fifth"


def test_nor_is_a_fifth_awaited_after_a_silence(phone, claude):
    claude.script(ToolUse("ask_for", {"kind": "time", "what": "the time"}))
    phone.dial()
    phone.says("I want to come by")
    phone.stays_silent()
    phone.presses("1530")
    phone.hears("Is that right?")
    assert phone.waits[-1].listening == 0


def test_a_correction_is_the_new_value(asked, claude):
    asked.says("415 555 0142")
    asked.says("no, 0143")
    asked.hears("Is that right?")
    claude.script(Text("Good."))
    asked.says("yes that's right")
    assert "+14155550143" in _last_words(claude)[1]


def test_who_does_not_want_to_tell_is_answered(asked, claude):
    claude.script(Text("That's fine, let's leave it."))
    asked.says("never mind")
    asked.hears("That's fine")


def test_a_model_that_breaks_after_the_yes_does_not_make_the_caller_say_it_again(asked, claude):
    asked.says("415 555 0142")
    claude.script(Status(529), Status(529), Status(529))
    asked.says("yes")
    claude.clear()
    claude.script(Text("I'm back. You gave me your number."))
    asked.says("Are you there?")
    sent = [request for request in claude.requests if request.get("stream")][-1]
    assert "+14155550142" in str(sent["messages"])
