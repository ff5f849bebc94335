"""Words that come later: each recording is paid for once, and what waits for it does not wait long."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from tests.jobs.conftest import NotedJobs
from voiceagent.calls.ears import Ears
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import RecordingUnavailable
from voiceagent.core.no_words import LATE, LOST
from voiceagent.jobs import after_call as after_call_module
from voiceagent.jobs.after_call import HEAR_S, after_call
from voiceagent.jobs.dramatiq_worker import working_broker
from voiceagent.jobs.queue import AFTER_CALL, INDEX_CAPTURES, TRANSCRIBE
from voiceagent.jobs.sweep import sweep
from voiceagent.jobs.transcribe import FETCH_S, MOST_ATTEMPTS, RECOGNISE_S, TAKEN_FOR, transcribe
from voiceagent.speech.audio import wav_of
from voiceagent.speech.base import Audio
from voiceagent.speech.failures import failure
from voiceagent.speech.scripted import ScriptedTranscriber
from voiceagent.storage.kept import KeptTurn
from voiceagent.storage.recordings import HEARD_IN_THE_CALL

LEAVES = "I have been thinking about why leaves are green in summer"


@dataclass
class Media:
    """Twilio's recordings: every one is there until it is deleted. `refuses`: none is, at the moment."""

    deleted: list[str] = field(default_factory=list)
    refuses: bool = False

    def fetch(self, recording_sid: str, deadline: Deadline) -> bytes:
        return wav_of(Audio(b"\x10\x00" * 8000, 8000))

    def delete(self, recording_sid: str) -> None:
        if self.refuses:
            raise RecordingUnavailable("Twilio answered 500")
        self.deleted.append(recording_sid)


@pytest.fixture
def media():
    return Media()


@pytest.fixture
def recogniser():
    return ScriptedTranscriber(otherwise=LEAVES)


@pytest.fixture
def services(services, media, recogniser):
    ears = Ears(media, recogniser, later=lambda _: None, done=lambda _: None)
    return replace(services, ears=ears, jobs=NotedJobs())


@pytest.fixture
def late_call(services, keep_call):
    """Keeps a call of one turn whose recording nobody has transcribed; returns its CallSid."""
    call_sid, now = keep_call(), services.clock.now()
    services.record.recordings.keep("RE1", call_sid, 1, 12, now)
    services.record.calls.write_turn(KeptTurn(call_sid, 1, LATE, ("I will go through it later.",), now, mode="record"))
    return call_sid


def given_up_by_its_call(services):
    services.record.recordings.try_later("RE1", services.clock.now())


def heard(services, call_sid):
    return services.record.calls.turn(call_sid, 1).heard


def test_the_job_need_not_wait_for_its_first_attempt(services, late_call):
    transcribe(services, "RE1")
    assert heard(services, late_call) == LEAVES


def test_one_that_another_job_has_taken_is_not_paid_for_twice(services, late_call, recogniser):
    kept = services.record.recordings
    kept.take(kept.one("RE1"), services.clock.now() + TAKEN_FOR)
    transcribe(services, "RE1")
    after_call(services, late_call)
    sweep(services)
    assert recogniser.asked == []


def test_one_whose_taker_died_is_taken_by_the_sweep_when_its_time_is_over(services, late_call, clock):
    kept = services.record.recordings
    kept.take(kept.one("RE1"), services.clock.now() + TAKEN_FOR)
    clock.advance(TAKEN_FOR.total_seconds() + 1)
    sweep(services)
    assert heard(services, late_call) == LEAVES


def test_one_that_kills_whoever_takes_it_is_given_up_at_last(services, late_call, clock, recogniser):
    kept = services.record.recordings
    for _ in range(MOST_ATTEMPTS):
        kept.take(kept.one("RE1"), services.clock.now())
    transcribe(services, "RE1")
    assert (heard(services, late_call), recogniser.asked) == (LOST, [])


def test_a_failed_attempt_counts_once_and_is_repeated_after_a_pause(services, late_call, recogniser):
    services = replace(services, ears=replace(services.ears, transcriber=ScriptedTranscriber(failure("late"))))
    transcribe(services, "RE1")
    recording = services.record.recordings.one("RE1")
    assert recording.attempts == 1
    assert recording.next_try_at == services.clock.now() + timedelta(minutes=1)


def test_the_follow_up_leaves_alone_what_a_turn_is_transcribing_at_this_moment(services, late_call, recogniser):
    after_call(services, late_call)
    assert recogniser.asked == []
    assert services.record.calls.so_far(late_call).over


@pytest.mark.parametrize("given_up", [True, False], ids=["its call gave up", "its call must have"])
def test_the_follow_up_has_the_words_its_call_was_too_late_for(services, late_call, clock, given_up):
    if given_up:
        given_up_by_its_call(services)
    else:
        clock.advance(HEARD_IN_THE_CALL.total_seconds() + 1)
    after_call(services, late_call)
    (message,) = services.record.outbox.of_call(late_call)
    assert "why leaves are green" in message.body


def test_the_follow_up_does_not_wait_longer_than_it_may(services, late_call, monkeypatch, recogniser):
    monkeypatch.setattr(after_call_module, "HEAR_S", 0.0)
    given_up_by_its_call(services)
    after_call(services, late_call)
    assert recogniser.asked == []
    assert services.record.recordings.one("RE1").attempts == 0


def test_words_that_come_after_the_end_still_make_the_text_and_one_only(services, late_call):
    after_call(services, late_call, "completed", 63)
    assert services.record.outbox.of_call(late_call) == [], "of what nobody could hear there is nothing to tell"
    services.jobs.noted.clear()
    transcribe(services, "RE1")
    assert services.jobs.noted == [(AFTER_CALL, late_call, "completed", 63)]
    for _ in range(2):
        after_call(services, late_call, "completed", 63)
    (message,) = services.record.outbox.of_call(late_call)
    assert "why leaves are green" in message.body


def test_words_that_come_while_the_call_goes_on_end_nothing(services, late_call):
    transcribe(services, "RE1")
    assert services.jobs.noted == []


def test_a_call_that_has_its_text_gets_no_other_one(services, late_call):
    now = services.clock.now()
    services.record.calls.write_turn(KeptTurn(late_call, 2, "Why is snow white", ("Why?",), now))
    after_call(services, late_call)
    (message,) = services.record.outbox.of_call(late_call)
    assert "being transcribed" not in message.body
    transcribe(services, "RE1")
    assert [name for name, *_ in services.jobs.noted].count(AFTER_CALL) == 0
    assert services.jobs.noted[-1] == (INDEX_CAPTURES,)


def test_the_worker_lets_a_transcription_take_its_time(services):
    broker = working_broker("redis://127.0.0.1:1", services)
    limit_ms = {name: broker.get_actor(name).options["time_limit"] for name in (TRANSCRIBE, AFTER_CALL)}
    assert limit_ms[TRANSCRIBE] > (FETCH_S + RECOGNISE_S) * 1000
    assert limit_ms[AFTER_CALL] > 2 * HEAR_S * 1000, "the summary takes time, too"


@pytest.fixture
def forgetful(services):
    """The same, with a profile that has its recordings deleted."""
    record = services.profile.record.model_copy(update={"delete": True})
    return replace(services, profile=services.profile.model_copy(update={"record": record}))


def test_a_deletion_that_failed_is_tried_again_by_the_sweep(forgetful, late_call, media):
    transcribe(forgetful, "RE1")
    media.refuses = True
    sweep(forgetful)
    assert forgetful.record.recordings.one("RE1").status == "transcribed"
    media.refuses = False
    sweep(forgetful)
    sweep(forgetful)
    assert media.deleted == ["RE1"]
    assert forgetful.record.recordings.one("RE1").status == "deleted"


def test_the_sweep_deletes_nothing_that_the_profile_keeps_or_that_still_waits(services, forgetful, late_call, media):
    sweep(forgetful)
    transcribe(services, "RE1")
    sweep(services)
    assert media.deleted == []
