"""When one breaks, the next goes on: from the sentences that were spoken, within the time that is left."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.dialogue.talk import answer, conversation, text_of
from voiceagent.core.breakers import Breaker
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.dialogue.base import Conversation, Event, Finished, Switched, Words
from voiceagent.dialogue.failures import Reason, failure
from voiceagent.dialogue.fallback import FallbackAnswerer
from voiceagent.dialogue.sentences import SentenceStream

A_WHILE_S = 1.0
"""How long a breaker stays open: two answers fit into it on a busy machine, too."""


class Scripted:
    """Says these words one by one, then finishes, or breaks for that reason; keeps what it was told."""

    def __init__(self, name: str, said: str = "", breaks: Reason | Exception | None = None) -> None:
        self.name = name
        self.said = said
        self.breaks = breaks
        self.told: list[Conversation] = []
        self.given_s: list[float] = []
        self.closed = 0

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        self.told.append(conversation)
        self.given_s.append(deadline.left())
        try:
            for word in self.said.split():
                yield Words(f"{word} ")
            if isinstance(self.breaks, Exception):
                raise self.breaks
            if self.breaks:
                raise failure(self.breaks)
            yield Finished("end", self.name)
        except GeneratorExit:
            self.closed += 1
            raise


def in_order(*answerers: Scripted, **options: Any) -> FallbackAnswerer:
    return FallbackAnswerer([(one, Breaker(one.name, **options)) for one in answerers])


def without_words(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, Words)]


def test_while_the_first_answers_nobody_else_is_asked():
    first, second = Scripted("first", "Hello."), Scripted("second", "Hi.")
    events = answer(in_order(first, second))
    assert text_of(events) == "Hello. "
    assert without_words(events) == [Finished("end", "first")]
    assert second.told == []


@pytest.mark.parametrize("reason", ["overloaded", "bad_request", "no_access", "rate_limited", "empty"])
def test_whatever_the_first_breaks_by_the_next_goes_on(reason: Reason):
    first, second = Scripted("first", breaks=reason), Scripted("second", "Hi.")
    events = answer(in_order(first, second))
    assert without_words(events) == [Switched("second", reason), Finished("end", "second")]


def test_the_next_is_told_the_sentences_that_were_said_and_not_the_rest():
    first = Scripted("first", "Leaves are green. Light is not. Why", breaks="stalled")
    second = Scripted("second", "What else is green?")
    answer(in_order(first, second), already_said="Well.")
    assert second.told[0].already_said == "Well. Leaves are green. Light is not."
    assert second.told[0].heard == "I like leaves."


def test_what_the_next_is_told_is_what_the_speaker_has_spoken():
    """Both cut the same words into sentences; a sentence spoken but not told would be said twice."""
    first = Scripted("first", "Dr. Lee says e.g. 3.5 is odd. Is it? Well... I", breaks="cut_off")
    second = Scripted("second", "Go on.")
    stream, spoken = SentenceStream(), []
    for event in in_order(first, second).answer(conversation(), Deadline.after(5)):
        if isinstance(event, Switched):
            break
        if isinstance(event, Words):
            spoken += stream.feed(event.text)
    assert spoken
    events = answer(in_order(first, second))
    assert second.told[-1].already_said == " ".join(spoken)
    assert any(isinstance(event, Switched) for event in events)


def test_a_third_is_told_what_both_said():
    first = Scripted("first", "One. Two", breaks="cut_off")
    second = Scripted("second", "Three. Four", breaks="cut_off")
    third = Scripted("third", "Five.")
    events = answer(in_order(first, second, third))
    assert third.told[0].already_said == "One. Three."
    assert [event.to for event in events if isinstance(event, Switched)] == ["second", "third"]


def test_when_nobody_can_answer_it_says_why_the_last_one_could_not():
    with pytest.raises(AnswererFailed) as raised:
        answer(in_order(Scripted("first", breaks="overloaded"), Scripted("second", breaks="unreachable")))
    assert raised.value.reason == "unreachable"


def test_an_answerer_with_a_bug_is_one_that_broke():
    first, second = Scripted("first", breaks=KeyError("leaves")), Scripted("second", "Hi.")
    events = answer(in_order(first, second))
    assert without_words(events)[0] == Switched("second", "unexpected")


def test_an_answerer_that_just_stops_is_one_that_broke():
    class Silent(Scripted):
        def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
            yield Words("Leaves are")

    events = answer(in_order(Silent("first"), Scripted("second", "Hi.")))
    assert without_words(events)[0] == Switched("second", "cut_off")


def test_a_broken_one_is_left_alone_after_three_failures():
    first, second = Scripted("first", breaks="overloaded"), Scripted("second", "Hi.")
    fallback = in_order(first, second, fail_max=3, reset_s=60)
    turns = [answer(fallback) for _ in range(5)]
    assert len(first.told) == 3
    assert all(text_of(events) == "Hi. " for events in turns)
    assert not any(isinstance(event, Switched) for event in turns[-1])


@pytest.mark.parametrize("reason", ["rate_limited", "bad_request", "empty", "no_time"])
def test_what_is_no_outage_leaves_its_breaker_closed(reason: Reason):
    first = Scripted("first", breaks=reason)
    fallback = in_order(first, Scripted("second", "Hi."), fail_max=1, reset_s=60)
    for _ in range(3):
        answer(fallback)
    assert len(first.told) == 3


def test_after_a_while_one_turn_tries_the_broken_one_again():
    first = Scripted("first", breaks="overloaded")
    fallback = in_order(first, Scripted("second", "Hi."), fail_max=1, reset_s=A_WHILE_S)
    answer(fallback)
    answer(fallback)
    assert len(first.told) == 1
    time.sleep(1.1 * A_WHILE_S)
    answer(fallback)
    answer(fallback)
    assert len(first.told) == 2  # it failed the trial, so it is left alone again
    time.sleep(1.1 * A_WHILE_S)
    first.breaks = None
    for _ in range(3):
        assert answer(fallback)[-1] == Finished("end", "first")


def test_while_one_turn_tries_others_do_not_wait_for_the_broken_one():
    first = Scripted("first", "Hello there.", breaks="overloaded")
    fallback = in_order(first, Scripted("second", "Hi."), fail_max=1, reset_s=A_WHILE_S)
    answer(fallback)
    time.sleep(1.1 * A_WHILE_S)
    trying = fallback.answer(conversation(), Deadline.after(5))
    next(trying)
    answer(fallback)
    assert len(first.told) == 2  # the first failure and the trial


def test_interrupting_stops_the_answerer_and_is_no_failure():
    first, second = Scripted("first", "One two three."), Scripted("second", "Hi.")
    fallback = in_order(first, second, fail_max=1, reset_s=60)
    for _ in range(3):
        events = fallback.answer(conversation(), Deadline.after(5))
        next(events)
        events.close()  # type: ignore[attr-defined] # an answer is a generator
    assert first.closed == len(first.told) == 3
    assert second.told == []


def test_with_little_time_left_the_last_is_asked_at_once():
    first, second, last = Scripted("first"), Scripted("second"), Scripted("last", "Go on.")
    events = answer(in_order(first, second, last), within_s=0.5)
    assert without_words(events) == [Finished("end", "last")]


def test_something_is_kept_back_for_the_last():
    first, last = Scripted("first", breaks="stalled"), Scripted("last", "Go on.")
    list(in_order(first, last).answer(conversation(), Deadline(5.0, monotonic=lambda: 0.0)))
    assert first.given_s == [4.5]
    assert last.given_s == [5.0]


def test_a_switch_is_logged_without_words():
    with capture_logs() as logs:
        answer(in_order(Scripted("first", "Leaves are", breaks="stalled"), Scripted("second", "Hi.")))
    (event,) = [entry for entry in logs if entry["event"] == "answerer_switched"]
    assert event == {
        "event": "answerer_switched", "log_level": "warning",
        "before": "first", "now": "second", "because": "stalled",
    }  # fmt: skip


def test_what_we_must_mend_ourselves_is_logged_as_an_error():
    with capture_logs() as logs:
        answer(in_order(Scripted("first", breaks="no_access"), Scripted("second", "Hi.")))
    assert [entry["log_level"] for entry in logs if entry["event"] == "answerer_switched"] == ["error"]
