"""What a recording says. It is kept first, then fetched and transcribed within the time that a caller will wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import structlog

from voiceagent.calls.ears import Ears
from voiceagent.calls.heard import clean_words
from voiceagent.calls.services import CallServices
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AudioRefused, OutsideFailed, StorageUnavailable
from voiceagent.core.no_words import LATE, LOST, NOTHING
from voiceagent.core.profile import Profile
from voiceagent.speech.audio import read_audio
from voiceagent.speech.base import Expected, Transcript
from voiceagent.storage.kept import NewRecording

__all__ = ["LATE", "LOST", "NOTHING", "Hearing", "expected_of", "hear"]

log = structlog.get_logger("speech")

_SILENCE = Transcript("")


@dataclass(frozen=True, slots=True)
class Hearing:
    """`text` is what history keeps. Only `words` can be answered; `late`: they will be known later.

    `silence`: there is no voice in it. `nothing`: a voice, and no words.
    """

    outcome: Literal["words", "silence", "nothing", "unusable", "late"]
    text: str
    transcript: Transcript = _SILENCE


def hear(recorded: NewRecording, language: str, names: tuple[str, ...], services: CallServices) -> Hearing:
    """Transcribe it, within `profile.record.recogniser_s`. Never raises for anything outside; loses nothing.

    `names`: what this caller is likely to say.
    """
    kept = services.record.recordings
    services.turn_writer.keep_recording(recorded)  # before anything is done with it
    if services.ears is None:
        log.error("recording_without_ears")
        return Hearing("late", LATE)
    try:
        expected = expected_of(services.profile, language, names)
        transcript = _transcribe(recorded.sid, expected, services.ears, services.profile.record.recogniser_s)
    except AudioRefused as exc:
        log.warning("audio_refused", reason=exc.reason)
        _note(kept.empty, recorded.sid)
        return Hearing("unusable", NOTHING)
    except OutsideFailed as exc:
        log.warning("recording_not_heard", reason=exc.reason)
        _note(kept.try_later, recorded.sid, services.clock.now())  # this call is done with it: others need not wait
        services.ears.later(recorded.sid)
        return Hearing("late", LATE)
    words = clean_words(transcript.text)
    if words:
        noted = _note(kept.transcribed, recorded.sid, words, transcript.language, transcript.transcriber)
    else:
        noted = _note(kept.empty, recorded.sid)
    if noted:  # else it still waits on record, and whoever transcribes it again needs the recording
        services.ears.done(recorded.sid)
    if words:
        return Hearing("words", words, transcript)
    return Hearing("nothing" if transcript.transcriber else "silence", NOTHING, transcript)


def expected_of(profile: Profile, language: str, names: tuple[str, ...] = ()) -> Expected:
    """The caller's language first, then the others that the profile speaks; its names and terms, and theirs."""
    others = (other for other in profile.languages_spoken if other != language)
    hints = profile.spoken_in(language).listen.hints
    return Expected((language, *others), (*profile.record.keywords, *hints, *names))


def _transcribe(sid: str, expected: Expected, ears: Ears, within_s: float) -> Transcript:
    deadline = Deadline.after(within_s)
    audio = read_audio(ears.media.fetch(sid, deadline))
    return ears.transcriber.transcribe(audio, expected, deadline)


def _note(write: Callable[..., bool], *values: object) -> bool:
    """Whether it was written. The record may be away: the call goes on, and the recording is still with Twilio."""
    try:
        return write(*values)
    except StorageUnavailable as exc:
        log.warning("recording_not_noted", reason=exc.reason)
        return False
