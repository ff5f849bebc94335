"""A text is answered once, also by jobs that run twice, die halfway, or find nobody to ask."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.jobs.conftest import THEIRS
from voiceagent.calls.leases import LeaseKeeper
from voiceagent.calls.services import CallServices
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed, StorageUnavailable
from voiceagent.dialogue.base import Conversation, Finished, Words
from voiceagent.jobs.answer_text import MOST_ATTEMPTS, answer_text
from voiceagent.jobs.queue import SEND_MESSAGE
from voiceagent.jobs.sweep import answer_waiting_texts
from voiceagent.state.memory_store import MemoryStore
from voiceagent.storage.received_texts import TAKEN_FOR
from voiceagent.tools.toolbox import toolbox_for

SID = "SM" + "1" * 32


class Scripted:
    """Keeps `Answerer`: says the same, or fails, and remembers what it was asked."""

    name = "scripted"

    def __init__(self) -> None:
        self.asked: list[Conversation] = []
        self.fails = False

    def answer(self, conversation: Conversation, deadline: Deadline):
        self.asked.append(conversation)
        if self.fails:
            raise AnswererFailed("overloaded")
        yield Words("Why is that?")
        yield Finished("end", self.name)


@pytest.fixture
def answerer():
    return Scripted()


@pytest.fixture
def services(services, answerer):
    state = MemoryStore()
    calls = CallServices(
        profile=services.profile,
        persona="",
        tools=toolbox_for(services.profile),
        answerer=answerer,
        state=state,
        record=services.record,
        turn_writer=services.turn_writer,
        leases=LeaseKeeper(state),
        after_call=lambda *_: None,
        clock=services.clock,
    )
    return replace(services, calls=calls)


@pytest.fixture
def receive(services):
    def receive(body="Why is the sky blue?", sid=SID, number=THEIRS, kind="words"):
        services.record.texts.keep(sid, number=number, kind=kind, body=body, at=services.clock.now())
        return sid

    return receive


def _replies(services):
    return [message.body for message in services.record.outbox.latest(10)]


def test_the_answer_is_owed_then_sent(services, receive):
    answer_text(services, receive())
    (message,) = services.record.outbox.latest(10)
    assert (message.key, message.kind, message.body) == (f"reply:{SID}", "reply", "Why is that?")
    assert services.jobs.noted == [(SEND_MESSAGE, message.id)]
    text = services.record.texts.one(SID)
    assert (text.status, text.said, text.next_try_at) == ("answered", "Why is that?", None)


def test_run_twice_it_answers_once(services, receive, answerer):
    answer_text(services, receive())
    answer_text(services, SID)
    assert len(_replies(services)) == len(answerer.asked) == 1


def test_a_job_that_died_after_the_answer_was_owed_is_finished_without_asking_again(services, receive, answerer, clock):
    receive()

    class Killed(BaseException):
        pass

    class Dies:
        def enqueue(self, *_args, **_named):
            raise Killed

    with pytest.raises(Killed):
        answer_text(replace(services, jobs=Dies()), SID)
    clock.advance(TAKEN_FOR.total_seconds())
    answer_waiting_texts(services)
    assert len(_replies(services)) == len(answerer.asked) == 1
    assert services.record.texts.one(SID).status == "answered"


def test_a_job_that_died_while_it_answered_is_taken_over(services, receive, answerer, clock):
    services.record.texts.take(receive(), services.clock.now())
    answer_waiting_texts(services)
    assert answerer.asked == [], "somebody has it"
    clock.advance(TAKEN_FOR.total_seconds())
    answer_waiting_texts(services)
    assert _replies(services) == ["Why is that?"]


def test_a_text_over_which_they_all_die_gets_an_excuse(services, receive, answerer, clock):
    receive()
    for _ in range(MOST_ATTEMPTS):
        services.record.texts.take(SID, services.clock.now())
        clock.advance(TAKEN_FOR.total_seconds())
    answer_waiting_texts(services)
    assert _replies(services) == [services.profile.texts.broken]
    assert answerer.asked == []


def test_a_database_that_goes_away_loses_no_text(services, receive, clock, monkeypatch):
    receive()
    with monkeypatch.context() as gone:
        gone.setattr(
            type(services.record.outbox), "put", lambda *_, **__: (_ for _ in ()).throw(StorageUnavailable(""))
        )
        with pytest.raises(StorageUnavailable):
            answer_text(services, SID)
    clock.advance(TAKEN_FOR.total_seconds())
    answer_waiting_texts(services)
    assert _replies(services) == ["Why is that?"]


def test_when_nobody_can_answer_it_says_so_in_words_for_the_eye(services, receive, answerer):
    answerer.fails = True
    answer_text(services, receive())
    assert _replies(services) == [services.profile.texts.broken]


def test_who_opted_out_is_not_answered_and_nobody_is_asked(services, receive, answerer):
    receive()
    services.record.opt_outs.put(THEIRS, how="voice", at=services.clock.now())
    answer_text(services, SID)
    assert services.record.texts.one(SID).status == "unanswered"
    assert answerer.asked == []


@pytest.mark.parametrize("number", ["+19005550123", "+18005550123"])
def test_a_number_that_costs_is_not_answered(services, receive, answerer, number):
    answer_text(services, receive(number=number))
    assert services.record.texts.one(SID).status == "unanswered"
    assert answerer.asked == []


def test_in_the_language_they_spoke_last_the_fixed_words_are_texted(services, receive, keep_call):
    keep_call("Blätter sind grün")
    services.record.calls.start(
        "CA2", number=THEIRS, profile="learning", greeting="", attested=True, language="de-DE", mode="gather",
        at=services.clock.now() + timedelta(minutes=1),
    )  # fmt: skip
    answer_text(services, receive("HELP", kind="help"))
    assert _replies(services) == [services.profile.spoken_in("de-DE").texts.help]


def test_only_this_conversation_is_told_and_only_for_a_day(services, receive, answerer, clock):
    answer_text(services, receive("Leaves are green"))
    clock.advance(3600)
    answer_text(services, receive("And in autumn?", sid="SM2"))
    assert [(e.heard, e.said) for e in answerer.asked[-1].exchanges] == [("Leaves are green", "Why is that?")]
    clock.advance(24 * 3600 + 1)
    answer_text(services, receive("Hello", sid="SM3"))
    assert answerer.asked[-1].exchanges == ()


def test_an_attested_call_of_long_ago_vouches_no_more(services, receive, answerer, keep_call, clock):
    keep_call("I think about leaves")
    answer_text(services, receive("Hello"))
    assert "has vouched" in answerer.asked[-1].facts
    clock.advance(91 * 24 * 3600)
    answer_text(services, receive("Hello", sid="SM2"))
    assert "not certain who is writing" in answerer.asked[-1].facts
