"""What recordings are heard with: where they are fetched, who transcribes them, and what is done about them later."""

from collections.abc import Callable
from dataclasses import dataclass

from voiceagent.speech.base import Transcriber
from voiceagent.telephony.base import RecordingMedia


@dataclass(frozen=True, slots=True)
class Ears:
    """`later(recording_sid)` has a job transcribe what could not be in time, `done(recording_sid)` deletes it at
    Twilio where the profile says so. Both return at once and never raise.
    """

    media: RecordingMedia
    transcriber: Transcriber
    later: Callable[[str], None]
    done: Callable[[str], None]
