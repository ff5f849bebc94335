"""What a caller hears next, and what comes after it. `twiml.render` makes TwiML of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listen:
    """Then listen for turn `turn`. `silences` and `reasks`: how many there were in a row before."""

    turn: int
    silences: int = 0
    reasks: int = 0


@dataclass(frozen=True, slots=True)
class Continue:
    """Then fetch document `part` of turn `turn`; `after` sentences of the answer have been spoken by then."""

    turn: int
    part: int
    after: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """Then the call ends."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`says` in order, in `language`, then `then`. There may be nothing to say."""

    says: tuple[str, ...]
    then: Listen | Continue | HangUp
    language: str
