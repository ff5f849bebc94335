"""What a caller can do while Twilio listens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from voiceagent.simulator.sound import Clip


@dataclass(frozen=True)
class Spoke:
    """Said something. `said` is empty for a clip a person recorded; `then_press` ends a Record by key.

    `understood` overrides what Twilio recognises; `fields` is laid over what it sends (None drops a field).
    Over a socket it may be sent in several `parts` (0: as the session asks), in another `language` than its own.
    """

    clip: Clip
    said: str
    understood: str | None = None
    confidence: float | Literal["as recognised"] | None = "as recognised"
    during_prompt: bool = False
    then_press: str = ""
    fields: Mapping[str, str | None] = field(default_factory=dict)
    parts: int = 0
    language: str = ""


@dataclass(frozen=True)
class Pressed:
    """Pressed keys, one after the other."""

    keys: str
    during_prompt: bool = False
    fields: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class StayedSilent:
    """Waited until Twilio gave up listening."""


@dataclass(frozen=True)
class HungUp:
    """Put the receiver down, perhaps in the middle of a recording in which `said` is already."""

    clip: Clip | None = None
    said: str = ""


@dataclass(frozen=True)
class ListenedOn:
    """Waited for the agent to go on by itself: until `enough`, for at most `seconds` real ones."""

    enough: Callable[[], bool]
    seconds: float


@dataclass(frozen=True)
class LostSocket:
    """Nothing the caller does: the app's WebSocket is cut."""


Act = Spoke | Pressed | StayedSilent | HungUp | ListenedOn | LostSocket
