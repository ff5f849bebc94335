"""What a recording says. It is kept first, then fetched and transcribed within the time that a caller will wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog

from voiceagent.calls.ears import Ears
from voiceagent.calls.heard import clean_words
from voiceagent.calls.services import CallServices
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AudioRefused, OutsideFailed, StorageUnavailable
from voiceagent.core.profile import Profile
from voiceagent.speech.audio import read_audio
from voiceagent.speech.base import Expected, Transcript

log = structlog.get_logger("speech")

NOTHING = "(The caller spoke, but nothing could be made out.)"
LATE = "(The caller spoke; the recording of it is still being transcribed.)"
"""What history says where there are no words. A late one is replaced as soon as they are known."""


_SILENCE = Transcript("")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What Twilio recorded in turn `turn`: its RecordingSid, and its length as far as it was told."""

    sid: str
    call_sid: str
    turn: int
    seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Hearing:
    """`text` is what history keeps. Only `words` can be answered; `late`: they will be known later."""

    outcome: Literal["words", "nothing", "unusable", "late"]
    text: str
    transcript: Transcript = _SILENCE


def hear(recorded: Recorded, language: str, services: CallServices) -> Hearing:
    """Transcribe it, within `profile.record.recogniser_s`. Never raises for anything outside; loses nothing."""
    kept = services.record.recordings
    note_recording(recorded, services)
    if services.ears is None:
        log.error("recording_without_ears")
        return Hearing("late", LATE)
    try:
        transcript = _transcribe(recorded.sid, language, services.ears, services.profile)
    except AudioRefused as exc:
        log.warning("audio_refused", reason=exc.reason)
        _note(kept.empty, recorded.sid)
        return Hearing("unusable", NOTHING)
    except OutsideFailed as exc:
        log.warning("recording_not_heard", reason=exc.reason)
        services.ears.later(recorded.sid)
        return Hearing("late", LATE)
    words = clean_words(transcript.text)
    if words:
        _note(kept.transcribed, recorded.sid, words, transcript.language, transcript.transcriber)
    else:
        _note(kept.empty, recorded.sid)
    services.ears.done(recorded.sid)
    return Hearing("words", words, transcript) if words else Hearing("nothing", NOTHING, transcript)


def note_recording(recorded: Recorded, services: CallServices) -> None:
    """Put it on record, before anything is done with it."""
    keep = services.record.recordings.keep
    _note(keep, recorded.sid, recorded.call_sid, recorded.turn, recorded.seconds, recorded.at)


def expected_of(profile: Profile, language: str) -> Expected:
    """The caller's language first, then the others that the profile speaks; its names and terms."""
    others = (other for other in profile.languages_spoken if other != language)
    return Expected((language, *others), (*profile.record.keywords, *profile.listen.hints))


def _transcribe(sid: str, language: str, ears: Ears, profile: Profile) -> Transcript:
    deadline = Deadline.after(profile.record.recogniser_s)
    audio = read_audio(ears.media.fetch(sid, deadline))
    return ears.transcriber.transcribe(audio, expected_of(profile, language), deadline)


def _note(write: Callable[..., object], *values: object) -> None:
    """The record may be away: the call goes on, and the recording is still with Twilio."""
    try:
        write(*values)
    except StorageUnavailable as exc:
        log.warning("recording_not_noted", reason=exc.reason)
