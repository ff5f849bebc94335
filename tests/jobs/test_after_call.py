"""What a call leaves behind: its end in the record, and one text at most."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from tests.jobs.conftest import THEIRS
from voiceagent.core.errors import StorageUnavailable
from voiceagent.jobs.after_call import after_call
from voiceagent.jobs.queue import INDEX_CAPTURES, SEND_MESSAGE
from voiceagent.storage.kept import KeptTurn
from voiceagent.telephony.gsm7 import is_gsm7
from voiceagent.telephony.links import without_links
from voiceagent.telephony.segments import segments

LEAVES = "I have been thinking about why leaves are green in summer"


def test_a_call_ends_in_the_record_and_one_text_is_owed(services, keep_call):
    call_sid = keep_call(LEAVES)
    after_call(services, call_sid, "completed", 63)
    call = services.record.calls.so_far(call_sid)
    assert (call.status, call.duration_s, call.ended_at) == ("completed", 63, services.clock.now())
    (message,) = services.record.outbox.of_call(call_sid)
    assert (message.to_number, message.status, message.caller_id) == (THEIRS, "queued", call.caller_id)
    assert services.jobs.noted == [(SEND_MESSAGE, message.id), (INDEX_CAPTURES,)]


def test_the_text_holds_the_callers_words_the_open_question_and_who_it_is_from(services, keep_call):
    call_sid = keep_call(LEAVES)
    after_call(services, call_sid)
    (message,) = services.record.outbox.of_call(call_sid)
    assert "why leaves are green in summer" in message.body
    assert "What about question 1?" in message.body
    assert message.body.endswith(services.profile.follow_up.signature)


def test_however_long_the_call_the_text_has_two_cheap_segments(services, keep_call):
    call_sid = keep_call(*(f"“Thought” number {n} – about naïve photosynthesis 🌱 " * 9 for n in range(40)))
    after_call(services, call_sid)
    (message,) = services.record.outbox.of_call(call_sid)
    assert is_gsm7(message.body)
    assert segments(message.body) == 2
    assert message.body.endswith(services.profile.follow_up.signature)


def test_run_again_it_changes_nothing(services, keep_call, clock):
    call_sid = keep_call(LEAVES)
    after_call(services, call_sid, "completed", 63)
    before = (services.record.calls.so_far(call_sid), services.record.outbox.of_call(call_sid))
    clock.advance(60)
    after_call(services, call_sid, "failed", 0)
    assert (services.record.calls.so_far(call_sid), services.record.outbox.of_call(call_sid)) == before


def test_a_call_that_was_ended_before_still_gets_its_text(services, keep_call):
    call_sid = keep_call(LEAVES)
    services.record.calls.end(call_sid, status="completed", duration_s=63, at=services.clock.now())
    after_call(services, call_sid)
    assert len(services.record.outbox.of_call(call_sid)) == 1
    assert services.record.calls.so_far(call_sid).duration_s == 63


@pytest.mark.parametrize("heard", [(), ("",), ("", " \n"), ("um", "hello", "okay goodbye")])
def test_a_call_without_a_word_worth_telling_gets_no_text(services, keep_call, heard):
    call_sid = keep_call(*heard)
    after_call(services, call_sid)
    assert services.record.calls.so_far(call_sid).over
    assert services.record.outbox.of_call(call_sid) == []
    assert services.jobs.noted == [(INDEX_CAPTURES,)]


@pytest.mark.parametrize("number", [None, "+266696687", "+18005551212", "+19005551212", "+1202555"])
def test_a_number_that_is_withheld_or_can_not_be_texted_gets_no_text(services, keep_call, number):
    call_sid = keep_call(LEAVES, number=number)
    after_call(services, call_sid)
    assert services.record.calls.so_far(call_sid).over
    assert services.record.outbox.of_call(call_sid) == []


def test_a_profile_that_sends_none_sends_none(without_follow_up, keep_call):
    call_sid = keep_call(LEAVES)
    after_call(without_follow_up, call_sid)
    assert without_follow_up.record.calls.so_far(call_sid).over
    assert without_follow_up.record.outbox.of_call(call_sid) == []


def test_turns_that_waited_in_the_spool_are_in_the_summary(services, spool, keep_call):
    call_sid = keep_call()
    spool.append(KeptTurn(call_sid, 1, LEAVES, ("Why?",), services.clock.now()))
    after_call(services, call_sid)
    (message,) = services.record.outbox.of_call(call_sid)
    assert "why leaves are green" in message.body


def test_a_call_nobody_kept_is_only_logged(services):
    with capture_logs() as logs:
        after_call(services, "CA404")
    assert [line["event"] for line in logs] == ["call_unknown"]


def test_while_the_outbox_is_away_the_call_stays_open_for_the_sweep(services, keep_call):
    class Away:
        def by_key(self, key):
            raise StorageUnavailable("away")

    call_sid = keep_call(LEAVES)
    with pytest.raises(StorageUnavailable):
        after_call(replace(services, record=replace(services.record, outbox=Away())), call_sid)
    assert not services.record.calls.so_far(call_sid).over


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Go to https://evil.example/login now.", "Go to evil. example/login now."),
        ("www.evil.com", "www. evil. com"),
        ("It took 3.30 hours, e.g. on Monday.", "It took 3.30 hours, e.g. on Monday."),
    ],
)
def test_nothing_in_a_text_can_be_tapped_on(text, without):
    assert without_links(text) == without
