"""What a recording says, and what is noted of it so that nobody is heard twice or lost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from voiceagent.calls.ears import Ears
from voiceagent.calls.hearing import hear
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.no_words import LATE
from voiceagent.speech.audio import wav_of
from voiceagent.speech.base import Audio
from voiceagent.speech.failures import failure
from voiceagent.speech.scripted import ScriptedTranscriber
from voiceagent.storage.kept import NewRecording

WORDS = "Plants eat light."
RECORDED = NewRecording("RE1", "CA1", 1, 12, datetime(2026, 11, 22, 12, 0, tzinfo=UTC))


class Media:
    """Twilio's recordings."""

    def fetch(self, recording_sid, deadline):
        return wav_of(Audio(b"\x10\x00" * 8000, 8000))

    def delete(self, recording_sid):
        raise AssertionError("that is a job's work")


class AwayFor:
    """Recordings on record, except that nothing can be settled."""

    def __init__(self, kept):
        self.keep = kept.keep

    def transcribed(self, *_):
        raise StorageUnavailable("away")

    empty = transcribed


@pytest.fixture
def heard_with(make_calls):
    """`services, jobs = heard_with(transcriber)`: `jobs` are what was asked for later."""

    def make(transcriber):
        jobs = []
        ears = Ears(
            Media(),
            transcriber,
            later=lambda sid: jobs.append(("later", sid)),
            done=lambda sid: jobs.append(("done", sid)),
        )
        return make_calls(ears=ears).services, jobs

    return make


def test_words_are_on_record_before_their_recording_is_done_with(heard_with):
    services, jobs = heard_with(ScriptedTranscriber(WORDS))
    assert hear(RECORDED, "en-US", (), services).text == WORDS
    assert services.record.recordings.one("RE1").status == "transcribed"
    assert jobs == [("done", "RE1")]


@pytest.mark.parametrize("says", [WORDS, ""])
def test_a_recording_whose_words_could_not_be_noted_is_not_deleted(heard_with, says):
    services, jobs = heard_with(ScriptedTranscriber(says))
    away = replace(services.record, recordings=AwayFor(services.record.recordings))
    hearing = hear(RECORDED, "en-US", (), replace(services, record=away))
    assert hearing.outcome == ("words" if says else "nothing")
    assert jobs == []
    assert services.record.recordings.one("RE1").status == "waiting"


def test_one_that_is_late_may_be_taken_by_a_job_at_once(heard_with):
    services, jobs = heard_with(ScriptedTranscriber(failure("late")))
    assert hear(RECORDED, "en-US", (), services).text == LATE
    recording = services.record.recordings.one("RE1")
    assert recording.is_due(services.clock.now())
    assert recording.attempts == 0
    assert jobs == [("later", "RE1")]
