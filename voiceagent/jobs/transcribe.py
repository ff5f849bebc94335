"""Recordings that could not be transcribed while the caller waited: nothing that was said is lost."""

from datetime import timedelta

import structlog

from voiceagent.calls.ears import Ears
from voiceagent.calls.hearing import LOST, NOTHING, expected_of
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AudioRefused, OutsideFailed
from voiceagent.jobs.services import JobServices
from voiceagent.speech.audio import read_audio
from voiceagent.speech.base import Transcript
from voiceagent.storage.kept import KeptRecording

log = structlog.get_logger("speech")

FETCH_S, RECOGNISE_S = 30.0, 240.0
"""Nobody waits for it now. Ten minutes of speech take the local recogniser about two."""

FIRST_PAUSE = timedelta(minutes=1)
MOST_ATTEMPTS = 10
"""With pauses that double these are 17 hours: longer than most outages, and Twilio still has the recording."""


def transcribe(services: JobServices, recording_sid: str) -> None:
    """Transcribe one recording, and put its words into its turn. One that is done with already is left alone."""
    recording = services.record.recordings.one(recording_sid)
    if recording is None or recording.status != "waiting" or services.ears is None:
        return
    try:
        transcript = _hear(recording, services, services.ears)
    except AudioRefused as exc:
        log.warning("audio_refused", reason=exc.reason)
        services.record.recordings.failed(recording_sid, LOST)
    except OutsideFailed as exc:
        _put_off(recording, exc.reason, services)
    else:
        _keep(recording, transcript, services, services.ears)


def delete_recording(services: JobServices, recording_sid: str) -> None:
    """Delete it at Twilio. Its words stay."""
    if services.ears is not None:
        services.ears.media.delete(recording_sid)
        services.record.recordings.deleted(recording_sid)


def _hear(recording: KeptRecording, services: JobServices, ears: Ears) -> Transcript:
    audio = read_audio(ears.media.fetch(recording.sid, Deadline.after(FETCH_S)))
    expected = expected_of(services.profile, recording.language or services.profile.language)
    return ears.transcriber.transcribe(audio, expected, Deadline.after(RECOGNISE_S))


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
