"""The sections of a profile: what can be set, in which units, and what holds when it is not.

Where a section has both texts and figures, its texts are a class of their own (`RecordWords`): these are what every
language of a profile brings, see `profile_language`.
"""

from datetime import time
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, StringConstraints, model_validator

from voiceagent.core.way import Mode

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Something that is spoken: never empty, or the caller would hear nothing."""

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[^,]+$")]
"""A name or term to be recognised. Twilio takes up to 100 characters each, divided by commas."""

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$")]
"""BCP 47, such as de-DE."""

TransferName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+[1-9]\d{6,14}$")]
"""E.164."""


class Section(BaseModel):
    """Frozen; a key that we don't know is refused, for it is a misspelt one.

    `optional`: what a language of a profile need not bring, because it holds in every language.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    optional: ClassVar[frozenset[str]] = frozenset()


class Listen(Section):
    """How a call is listened to at first, and how a Gather does it. Units: seconds.

    `speech_timeout="auto"` can't go with a speech model (13335). Words below `low_confidence` are asked for again
    `max_reasks` times; `when_misheard` then says whether they are taken as they are, or the caller is recorded for
    our own recogniser from there on.
    """

    mode: Mode = "gather"
    timeout_s: PositiveInt = 6
    speech_timeout: PositiveInt | Literal["auto"] = "auto"
    speech_model: str = ""
    hints: tuple[Phrase, ...] = Field(default=(), max_length=500)
    low_confidence: float = Field(default=0.3, ge=0, le=1)
    max_reasks: int = Field(default=2, ge=0)
    when_misheard: Literal["answer", "record"] = "answer"

    @model_validator(mode="after")
    def _begins_with_speech(self) -> Self:
        if self.mode == "keys":
            raise ValueError('mode = "keys" is where a call ends up, not where one begins')
        return self

    @model_validator(mode="after")
    def _auto_needs_no_model(self) -> Self:
        if self.speech_model and self.speech_timeout == "auto":
            raise ValueError('speech_timeout = "auto" and a speech_model exclude each other (13335)')
        return self


class WaitWords(Section):
    fillers: tuple[Text, ...] = Field(min_length=1)
    apology: Text
    broken: Text


class Wait(WaitWords):
    """What the caller hears while an answer takes its time, and when that is (seconds)."""

    first_words_s: float = Field(default=1.5, gt=0, le=1.8)
    answer_s: float = Field(default=8.0, gt=0, le=12)


class Silence(Section):
    prompts: tuple[Text, ...]
    goodbye: Text


class AskAgain(Section):
    prompts: tuple[Text, ...] = Field(min_length=1)


class LimitsWords(Section):
    closing: Text


class Limits(LimitsWords):
    max_turns: PositiveInt = 200
    max_minutes: PositiveInt = 60


class RecordWords(Section):
    """`notice`: before the first recording of a call. `kept`: it could not be made out yet. `refused_audio`: never."""

    notice: Text = "What you say is recorded, so that I can hear you better."
    kept: Text = "I couldn't make that out yet, but I've kept it and will go through it later. Please go on."
    refused_audio: Text = "That recording didn't come through. Please say it again."


class Record(RecordWords):
    """Speech recorded and recognised by us. Units: seconds. `delete`: at Twilio, once it is transcribed."""

    silence_s: int = Field(default=2, ge=1, le=10)
    max_s: int = Field(default=600, ge=10, le=1200)  # longer ones are more bytes than we fetch
    recogniser_s: float = Field(default=7.0, gt=0, le=8)
    delete: bool = False
    keywords: tuple[Phrase, ...] = Field(default=(), max_length=100)


class RelayVoice(Section):
    """Who speaks and who listens in a ConversationRelay; "" leaves it to Twilio.

    Without a `tts_provider` it is the profile's `voice` where that is Amazon's or Google's, so that a call that
    falls back to a Gather keeps its voice.
    """

    tts_provider: Literal["", "Amazon", "Google", "ElevenLabs"] = ""
    voice: str = ""
    transcription_provider: Literal["", "Deepgram", "Google"] = ""
    speech_model: str = ""

    @model_validator(mode="after")
    def _a_voice_is_somebodys(self) -> Self:
        if self.voice and not self.tts_provider:
            raise ValueError("a voice needs its tts_provider")
        return self


class RelayWords(Section):
    """`back`: spoken when the socket was lost and the call is taken up again."""

    back: Text = "I'm sorry, we were cut off for a moment. Please go on."


class Relay(RelayWords, RelayVoice):
    interruptible: Literal["none", "dtmf", "speech", "any"] = "any"
    interrupt_sensitivity: Literal["high", "medium", "low"] = "high"
    dtmf: bool = True


class Keys(Section):
    """The last resort. `menu` names the keys 1 (then `again`, and we listen), 2 (then `message`) and 9 (goodbye).

    `thanks`: spoken after the message; then the call ends.
    """

    menu: Text = (
        "I'm having trouble hearing you. To try again, press one. To leave a message that I'll listen to later, "
        "press two. To stop here, press nine."
    )
    again: Text = "All right, I'm listening."
    message: Text = "Please say your message now, and press the pound key when you're done."
    thanks: Text = "Thank you. I've kept your message and will go through it after the call. Goodbye."


class BusyWords(Section):
    line: Text = "I'm talking with too many people just now. Please call again in a few minutes. Goodbye."


class Busy(BusyWords):
    """Above the bound on open relay calls: say the line and hang up, or take the call in gather mode."""

    instead: Literal["say", "gather"] = "gather"


class TransferWords(Section):
    """`no_answer`: spoken when nobody picked up and the caller is back with us."""

    connecting: Text = "One moment, I'll put you through."
    no_answer: Text = "Nobody picked up there, so I'm back with you. Would you like to go on?"


class Transfer(TransferWords):
    """Whom a call can be put through to, by names that a model chooses from. Unit: seconds of ringing."""

    numbers: dict[TransferName, PhoneNumber] = Field(default={}, max_length=20)
    timeout_s: int = Field(default=25, ge=5, le=600)


class FollowUpWords(Section):
    signature: str = ""


class FollowUp(FollowUpWords):
    send: bool = True


class TextsWords(Section):
    """`help`, `started`: answers to HELP and START. `no_pictures`: to a picture. `broken`: something of ours failed."""

    help: Text = (
        "This is your learning companion, a computer. Text or call this number to think aloud. "
        "Reply STOP for no more texts, START to get them again."
    )
    started: Text = "You're back: I'll text you again when there is something for you. Reply STOP for no more texts."
    no_pictures: Text = "Sorry, I can't open pictures or other files here. Tell me in words what it is about?"
    broken: Text = "Sorry, something went wrong on my side. Please text me that again."


class Texts(TextsWords):
    """How many texts, and when. Limits are per 24 hours; over them a text is dropped, and its status says so.

    `max_per_day`: to one number, answers to its own texts apart, which have `max_replies_per_day`;
    `max_per_day_all`: to all numbers together. From `quiet_from` to `quiet_until`, by the clock where the number is
    at home, nothing is sent that nobody waits for; two times that are the same: never quiet.
    """

    max_per_day: PositiveInt = 10
    max_replies_per_day: PositiveInt = 100
    max_per_day_all: PositiveInt = 5000
    quiet_from: time = time(21)
    quiet_until: time = time(8)
