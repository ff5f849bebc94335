"""What came in: the start of a call, and what a caller said or pressed."""

import re
from dataclasses import dataclass

from voiceagent.core.way import SPOKEN, Way
from voiceagent.telephony.numbers import WITHHELD

# What XML 1.0 or PostgreSQL can't hold: control characters, lone surrogates, non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOBODY = WITHHELD | {"+8566696"}
"""UNKNOWN is 8656696 on a keypad; it is also met with two digits changed about, and both are nobody."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call begins. `from_number` is as Twilio gave it, `attested`: the carrier vouches for it (STIR level A)."""

    call_sid: str
    from_number: str
    attested: bool

    @property
    def number(self) -> str | None:
        """E.164, or None for a caller who can't be told from others: withheld, SIP, a client."""
        return e164(self.from_number)


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller's side of turn `turn`, listened to in `way`. Nothing said, pressed or recorded is a silence.

    `recording` is the RecordingSid of what is still to be transcribed, `recorded_s` its length as Twilio tells it.
    `silences`: how many silences in a row this is, if it is one. `reasks`: how often we asked again in this turn.
    `confidence`: 0 to 1, or None where Twilio did not tell.
    """

    call_sid: str
    turn: int
    words: str = ""
    digits: str = ""
    confidence: float | None = None
    silences: int = 1
    reasks: int = 0
    recording: str = ""
    recorded_s: int = 0
    way: Way = SPOKEN

    @property
    def text(self) -> str:
        """What the dialogue is given: the words, or what was pressed."""
        return self.words or (f"(keypad: {' '.join(self.digits)})" if self.digits else "")

    @property
    def delivery(self) -> str:
        """The same for every delivery of one webhook, and for no other webhook of the call."""
        return f"{self.turn}:0:{self.silences}:{self.reasks}:{self.way.mode}"

    @property
    def is_silence(self) -> bool:
        return not self.text and not self.recording


def clean_words(text: str) -> str:
    """One line of what can be written everywhere: no control characters, single blanks."""
    return " ".join(_UNWRITABLE.sub(" ", text).split())


def e164(from_number: str) -> str | None:
    """The number as Twilio gave it; None for nobody that could be told from others."""
    if from_number in _NOBODY or not re.fullmatch(r"\+[1-9][0-9]{6,14}", from_number):
        return None
    return from_number
