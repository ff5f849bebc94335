"""What storage gives and takes: frozen, plain, and nothing of SQL in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MessageStatus = Literal[
    "queued",
    "sending",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "unknown",
    "canceled",
    "opted_out",  # never sent: the recipient wants no texts
    "over_limit",  # never sent: they had enough of them for a day, or everybody together had
]
MessageKind = Literal["follow_up", "text_me", "reply"]
TextStatus = Literal["waiting", "answering", "answered", "unanswered"]
RecordingStatus = Literal["waiting", "transcribed", "empty", "failed", "deleted"]


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A finished turn.

    `number` counts from 1 in each call. `says` are the sentences as they were spoken. `outcome` says how the
    turn went and `ending` what follows it, both in short words of the caller of storage. Tokens as billed:
    `input_tokens` excludes what was read from or written to the cache. Times in milliseconds, `at` in UTC.
    `confidence` (0 to 1) is the recogniser's, None without one; `first_words_ms` None if nothing was said.
    `mode` and `language` are those the caller was listened to in. `interrupted`: `says` are only what they heard.
    `heard_s` are the seconds of audio that `transcriber` was given, None and "" where Twilio recognised.
    """

    call_sid: str
    number: int
    heard: str
    says: tuple[str, ...]
    at: datetime
    outcome: str = "answered"
    ending: str = "listen"
    answerer: str = ""
    model: str = ""
    confidence: float | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    first_words_ms: int | None = None
    took_ms: int = 0
    mode: str = "gather"
    language: str = ""
    interrupted: bool = False
    heard_s: float | None = None
    transcriber: str = ""


@dataclass(frozen=True, slots=True)
class CallStart:
    """What is known of a call when it begins. `number` is in E.164, or None when it is withheld."""

    call_sid: str
    number: str | None
    profile: str
    greeting: str
    attested: bool
    language: str
    mode: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptCall:
    """All that is needed to go on with a call, or to look at it later. `number` is None when withheld."""

    sid: str
    caller_id: int
    number: str | None
    profile: str
    mode: str
    language: str
    greeting: str
    attested: bool
    status: str
    started_at: datetime
    ended_at: datetime | None
    duration_s: int | None
    refused_recording: bool = False
    turns: tuple[KeptTurn, ...] = ()

    @property
    def over(self) -> bool:
        return self.ended_at is not None


@dataclass(frozen=True, slots=True)
class NewRecording:
    """Twilio recorded what was said in turn `turn`, `seconds` of it; not a word is known yet."""

    sid: str
    call_sid: str
    turn: int
    seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """A recording and what became of it.

    `text` is what it says, or what stands for that where nothing could be made out. `attempts` counts how often
    it was taken up after its call had given up; `next_try_at` is None once nothing more is to be tried.
    """

    sid: str
    call_sid: str
    turn: int
    seconds: int
    status: RecordingStatus
    text: str
    language: str
    transcriber: str
    attempts: int
    made_at: datetime
    next_try_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Nobody is at it, as far as one can know, and it has not been put off until later."""
        return self.next_try_at is not None and self.next_try_at <= now


@dataclass(frozen=True, slots=True)
class FoundCapture:
    """A kept idea, in the caller's words, and where it was said."""

    id: int
    caller_id: int
    call_sid: str
    turn: int
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A text message of the outbox. `attempts` counts how often it was taken for sending.

    `asked_at`: when the recipient last did what this answers (called, texted); None: nobody waits for it.
    `ask_first` is set only by `Outbox.take`: an earlier attempt may have reached Twilio, so look for the
    message there before sending it.
    """

    id: int
    key: str
    call_sid: str | None
    caller_id: int | None
    to_number: str
    body: str
    status: MessageStatus
    twilio_sid: str | None
    error_code: int | None
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    kind: MessageKind = "follow_up"
    asked_at: datetime | None = None
    ask_first: bool = False


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text that somebody sent us, and what we said to it ("" while nothing).

    `thread` is the MessageSid of the first text of the conversation it belongs to; `id` counts up over all texts.
    `kind` says in short words of the caller of storage what it is.
    """

    id: int
    sid: str
    caller_id: int
    number: str
    thread: str
    kind: str
    body: str
    status: TextStatus
    said: str
    attempts: int
    received_at: datetime
    next_try_at: datetime | None
