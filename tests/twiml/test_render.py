"""What leaves the house is TwiML that Twilio takes, whatever the words in it."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceagent.calls.reply import Continue, HangUp, Listen, Reply, TakeMessage
from voiceagent.core.profile import load_profile
from voiceagent.core.settings import load_settings
from voiceagent.core.way import Way
from voiceagent.simulator.check import check_twiml
from voiceagent.twiml.render import CONTENT_TYPE, MESSAGE_SILENCE_S, Renderer

PROFILE = load_profile("learning")
RENDERER = Renderer(load_settings({}).templates_dir, PROFILE)
THENS = [Listen(4), Listen(4, silences=2, reasks=1), Continue(3, 1, 2), HangUp()]
SAYS = [(), ("One.",), ("One.", "Two & three < four.", "Fünf „sechs“.")]


@pytest.mark.parametrize(("then", "says"), list(product(THENS, SAYS)), ids=str)
def test_every_kind_of_reply_is_valid_twiml(then, says):
    document = RENDERER.render(Reply(says, then, "en-US"), "CA1")
    assert check_twiml(document.encode(), CONTENT_TYPE) == []


@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(THENS))
@settings(max_examples=150, deadline=None)
def test_no_text_can_break_the_document(says, then):
    document = RENDERER.render(Reply(tuple(says), then, "en-US"), "CA1")
    assert check_twiml(document.encode(), CONTENT_TYPE) == []


def test_words_that_look_like_twiml_stay_words():
    document = RENDERER.render(Reply(("</Say><Dial>+19005550100</Dial><Say>",), Listen(2), "en-US"), "CA1")
    assert "<Dial" not in document
    assert check_twiml(document.encode(), CONTENT_TYPE) == []


def test_the_last_part_stands_in_the_gather_and_silence_comes_back_as_a_silence():
    document = RENDERER.render(Reply(("Why?",), Listen(4), "en-US"), "CA1")
    assert re.search(r"<Gather[^>]*>\s*<Say[^>]*>Why\?</Say>\s*</Gather>", document)
    assert document.count("turn?turn=4&amp;silences=1") == 2


def test_a_part_that_is_not_the_last_has_no_gather():
    document = RENDERER.render(Reply(("First.",), Continue(3, 1, 1), "en-US"), "CA1")
    assert "<Gather" not in document
    assert "continue?turn=3&amp;part=1&amp;after=1" in document


@pytest.mark.parametrize(
    ("way", "ends"),
    [
        (Way(keys=4), 'numDigits="4"'),
        (Way("record", keys=10), 'numDigits="10"'),
        (Way("keys"), 'numDigits="1"'),
        (Way("record", keys=-1), "keys=-1"),
    ],
)
def test_awaited_keys_end_the_listening_and_speech_stays_allowed(way, ends):
    document = RENDERER.render(Reply((), Listen(2, way=way), "en-US"), "CA1")
    assert '<Gather input="dtmf speech"' in document
    assert ends in document


def test_who_awaits_any_number_of_keys_sets_no_number():
    assert "numDigits" not in RENDERER.render(Reply((), Listen(2, way=Way(keys=-1)), "en-US"), "CA1")


def test_awaited_keys_are_told_to_the_next_webhook_too():
    document = RENDERER.render(Reply((), Listen(2, way=Way("record", keys=10)), "en-US"), "CA1")
    assert document.count("turn?turn=2&amp;silences=1&amp;keys=10&amp;mode=record") == 2
    assert "keys" not in RENDERER.render(Reply((), Listen(2), "en-US"), "CA1")


def test_a_message_is_not_cut_at_the_first_pause_and_counts_how_often_it_was_asked_for():
    message = RENDERER.render(Reply((), TakeMessage(4, Way("record")), "en-US"), "CA1")
    assert f'timeout="{MESSAGE_SILENCE_S}"' in message
    assert PROFILE.record.silence_s < MESSAGE_SILENCE_S
    assert "silences=1&amp;message=1" in message
    assert "silences=2&amp;message=1" in RENDERER.render(Reply((), TakeMessage(4, Way("record"), 1), "en-US"), "CA1")


def test_what_can_not_be_said_is_left_out():
    document = RENDERER.render(Reply(("\U0001f600", "Yes."), Listen(2), "en-US"), "CA1")
    assert document.count("<Say") == 1
