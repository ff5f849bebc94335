"""Where Twilio's behaviour is unconfirmed or differs by account: the switches, set to the likely side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CallStatus = Literal["completed", "busy", "no-answer", "failed"]


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
    `profanities`: words masked when a Gather's profanityFilter is on.
    """

    barge_in: bool = False
    auto_pause_s: float = 0.8
    empty_recording_falls_through: bool = False
    recording_ready_after_s: float = 0.0
    profanities: frozenset[str] = frozenset({"fuck", "fucking", "shit", "bullshit"})
    callees: Mapping[str, Callee] = field(default_factory=dict)
