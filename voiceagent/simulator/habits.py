"""Where Twilio's behaviour is unconfirmed or differs by account: the switches, set to the likely side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CallStatus = Literal["completed", "busy", "no-answer", "failed"]
RecordingStatus = Literal["completed", "absent", "failed"]
Media = Literal["right", "silence", "html", "nothing", "truncated", "wrong header", "endless"]
"""What comes when a recording is fetched: as it was; only silence; a page; zero bytes; less than its header says;
a header that claims another rate and channels; sound without an end."""


@dataclass(frozen=True)
class Callee:
    """Somebody whom the app dials: rings for `rings` s, then talks for `talks` s if `status` is completed."""

    status: CallStatus = "no-answer"
    rings: float = 5.0
    talks: float = 20.0


@dataclass(frozen=True)
class Habits:
    """How this Twilio behaves.

    `barge_in`: speech stops a Gather's prompt (twilio-python issue 860 says it does not).
    `auto_pause_s`: the pause after which speechTimeout=auto takes the caller to have finished; a guess.
    `empty_recording_falls_through`: a silent Record goes on to the next verb, as older documentation had it.
    `recording_ready_after_s`: real seconds until a recording can be fetched (404 before).
    `recording_status`: what becomes of a recording; one that is not `completed` can never be fetched.
    `recording_media`: what is delivered as the WAV (`Media`).
    `profanities`: words masked when a Gather's profanityFilter is on.

    Of ConversationRelay:
    `speaks_whole_replies`: nothing before `last: true` (Twilio's own skills say so, its documentation not).
    `interrupt_tells`: of what an interrupt tells the words and the time: all of the reply, or the sentence that ran.
    `interrupt_ms_as_text`: older documentation has a string there.
    `end_cuts_speech`: `end` does not wait until all was spoken.
    `settle_s`: real seconds in which more may come after a reply, and the last of one that was interrupted.
    `patience_s`, `key_patience_s`, `silence_s`: real seconds a caller waits for an answer to what they said, to
    a key (many want none), and, saying nothing, for the agent to speak by itself.
    """

    barge_in: bool = False
    auto_pause_s: float = 0.8
    empty_recording_falls_through: bool = False
    recording_ready_after_s: float = 0.0
    recording_status: RecordingStatus = "completed"
    recording_media: Media = "right"
    profanities: frozenset[str] = frozenset({"fuck", "fucking", "shit", "bullshit"})
    callees: Mapping[str, Callee] = field(default_factory=dict)
    speaks_whole_replies: bool = False
    interrupt_tells: Literal["reply", "sentence"] = "reply"
    interrupt_ms_as_text: bool = False
    end_cuts_speech: bool = False
    settle_s: float = 0.1
    patience_s: float = 15.0
    key_patience_s: float = 1.0
    silence_s: float = 30.0
