"""Recordings that could not be transcribed while the caller waited: nothing that was said is lost."""

from datetime import datetime, timedelta

import structlog

from voiceagent.calls.ears import Ears
from voiceagent.calls.hearing import expected_of
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AudioRefused, OutsideFailed
from voiceagent.core.no_words import LOST, NOTHING
from voiceagent.jobs.follow_up import follow_up_key
from voiceagent.jobs.queue import AFTER_CALL
from voiceagent.jobs.services import JobServices
from voiceagent.speech.audio import read_audio
from voiceagent.speech.base import Transcript
from voiceagent.storage.kept import KeptRecording

log = structlog.get_logger("speech")

FETCH_S, RECOGNISE_S = 30.0, 240.0
"""Nobody waits for it now. Ten minutes of speech take the local recogniser about two."""
TAKEN_FOR = timedelta(minutes=5)
"""Longer than both of them: an attempt that is not over by then has died."""

FIRST_PAUSE = timedelta(minutes=1)
MOST_ATTEMPTS = 11
"""With pauses that double these are 17 hours: longer than most outages, and Twilio still has the recording."""


def transcribe(services: JobServices, recording_sid: str, deadline: Deadline | None = None) -> None:
    """Transcribe one recording, and put its words into its turn; by `deadline`, or it is put off.

    One that is done with, put off, or taken by somebody else is left alone.
    """
    recording = services.record.recordings.one(recording_sid)
    if recording is None or services.ears is None or not _take(recording, services):
        return
    try:
        transcript = _hear(recording, services, services.ears, deadline or Deadline.after(FETCH_S + RECOGNISE_S))
    except AudioRefused as exc:
        log.warning("audio_refused", reason=exc.reason)
        services.record.recordings.failed(recording_sid, LOST)
    except OutsideFailed as exc:
        _put_off(recording, exc.reason, services)
    else:
        _keep(recording, transcript, services, services.ears)
    _make_up_the_follow_up(recording.call_sid, services)


def delete_recording(services: JobServices, recording_sid: str) -> None:
    """Delete it at Twilio. Its words stay."""
    if services.ears is not None:
        services.ears.media.delete(recording_sid)
        services.record.recordings.deleted(recording_sid)


def _take(recording: KeptRecording, services: JobServices) -> bool:
    """Whether it is ours to transcribe now. Nobody pays for it twice."""
    now = services.clock.now()
    if recording.status != "waiting" or not _may_be_tried(recording, now):
        return False
    if recording.attempts >= MOST_ATTEMPTS:  # and none of them lived to put it off
        log.error("recording_given_up", reason="every attempt died")
        services.record.recordings.failed(recording.sid, LOST)
        return False
    return services.record.recordings.take(recording, until=now + TAKEN_FOR)


def _may_be_tried(recording: KeptRecording, now: datetime) -> bool:
    """The first attempt need not wait: who asks for it knows that the call is done with it, or never began."""
    return recording.attempts == 0 or recording.is_due(now)


def _hear(recording: KeptRecording, services: JobServices, ears: Ears, deadline: Deadline) -> Transcript:
    audio = read_audio(ears.media.fetch(recording.sid, Deadline.after(deadline.at_most(FETCH_S))))
    expected = expected_of(services.profile, recording.language or services.profile.language)
    return ears.transcriber.transcribe(audio, expected, Deadline.after(deadline.at_most(RECOGNISE_S)))


def _keep(recording: KeptRecording, transcript: Transcript, services: JobServices, ears: Ears) -> None:
    kept = services.record.recordings
    if transcript.text:
        kept.transcribed(recording.sid, transcript.text, transcript.language, transcript.transcriber)
    else:
        kept.empty(recording.sid, NOTHING)
    log.info("transcribed_later", transcriber=transcript.transcriber, seconds=round(transcript.seconds))
    ears.done(recording.sid)


def _put_off(recording: KeptRecording, reason: str, services: JobServices) -> None:
    if recording.attempts + 1 >= MOST_ATTEMPTS:
        log.error("recording_given_up", reason=reason)
        services.record.recordings.failed(recording.sid, LOST)
        return
    log.warning("transcription_put_off", reason=reason)
    next_try = services.clock.now() + FIRST_PAUSE * 2**recording.attempts
    services.record.recordings.try_later(recording.sid, next_try)


def _make_up_the_follow_up(call_sid: str, services: JobServices) -> None:
    """A call that ended before its last words were known may have got no text for want of them."""
    if services.record.recordings.waiting_of(call_sid) or services.record.outbox.by_key(follow_up_key(call_sid)):
        return
    call = services.record.calls.so_far(call_sid)
    if call is not None and call.over:
        services.jobs.enqueue(AFTER_CALL, call_sid, call.status, call.duration_s or 0)
