"""What a caller hears next, and what comes after it. `twiml.render` makes TwiML of it."""

from dataclasses import dataclass

from voiceagent.core.way import SPOKEN, Way


@dataclass(frozen=True, slots=True)
class Listen:
    """Then listen for turn `turn`, in `way`. `silences` and `reasks`: how many there were in a row before.

    `back`: so many sockets of a relay were lost in a row before.
    """

    turn: int
    silences: int = 0
    reasks: int = 0
    way: Way = SPOKEN
    back: int = 0


@dataclass(frozen=True, slots=True)
class Continue:
    """Then fetch document `part` of turn `turn`; `after` sentences of the answer have been spoken by then."""

    turn: int
    part: int
    after: int
    way: Way = SPOKEN


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Then record what the caller leaves for later, as turn `turn`; the call ends with it.

    `silences`: so many times they were asked for it before, and said nothing.
    """

    turn: int
    way: Way
    silences: int = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """Then put the caller through to `to`, a number (E.164) of the profile; turn `turn` comes after, if any does."""

    to: str
    turn: int
    way: Way


@dataclass(frozen=True, slots=True)
class HangUp:
    """Then the call ends."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`says` in order, then `then`. There may be nothing to say.

    Spoken in `language`; `languages` may say otherwise beside each, "" for no.
    """

    says: tuple[str, ...]
    then: Listen | Continue | TakeMessage | Transfer | HangUp
    language: str
    languages: tuple[str, ...] = ()
