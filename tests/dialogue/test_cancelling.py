"""A caller interrupts: the model's stream ends at once, from another thread, and nobody is blamed for it."""

import threading
from time import monotonic

import pytest

from tests.dialogue.talk import Model, conversation, text_of
from tests.standins.replies import LONG_ANSWER, Stall, Text
from voiceagent.core.breakers import Breaker
from voiceagent.core.cancellation import Cancellation
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.dialogue.base import Answerer, Words
from voiceagent.dialogue.fallback import FallbackAnswerer
from voiceagent.dialogue.offline import OfflineCompanion

A_LONG_TIME = 60.0


def _cancelled_after(answerer: Answerer, words: int) -> tuple[str, AnswererFailed]:
    """What it said, and how it failed, when it is called off while it is silent after so many words."""
    cancellation, events = Cancellation(), []
    deadline = Deadline(monotonic() + A_LONG_TIME, cancellation=cancellation)
    with pytest.raises(AnswererFailed) as raised:
        for event in answerer.answer(conversation(), deadline):
            events.append(event)
            if isinstance(event, Words) and len(text_of(events).split()) == words:
                threading.Timer(0.05, cancellation.ask).start()
    return text_of(events), raised.value


def test_a_silent_stream_is_left_at_once(model: Model):
    model.script.script(Stall(after_words=3))
    began = monotonic()
    said, failed = _cancelled_after(model.make(first_token_s=A_LONG_TIME, between_tokens_s=A_LONG_TIME), words=3)
    assert (said, failed.reason) == ("Plants catch light", "cancelled")
    assert monotonic() - began < A_LONG_TIME / 3


def test_the_model_can_be_asked_again(model: Model):
    answerer = model.make()
    model.script.script(Stall(after_words=3), Text("Yes."))
    _cancelled_after(answerer, words=3)
    assert text_of(answerer.answer(conversation(), Deadline.after(10))) == "Yes."


def test_what_was_called_off_before_it_began_is_not_begun(model: Model):
    cancellation = Cancellation()
    cancellation.ask()
    with pytest.raises(AnswererFailed, match="cancelled"):
        list(model.make().answer(conversation(), Deadline(monotonic() + 5, cancellation=cancellation)))
    assert not model.script.requests


def test_nobody_takes_over_from_one_who_was_called_off(model: Model):
    breaker = Breaker("model")
    answerer = FallbackAnswerer([(model.make(), breaker), (OfflineCompanion(), Breaker("offline"))])
    for _ in range(10):
        model.script.script(Stall(after_words=3, text=LONG_ANSWER))
        said, failed = _cancelled_after(answerer, words=3)
        assert (said, failed.reason) == ("Plants catch light", "cancelled")
    assert not breaker.is_open
