"""What a caller can do while Twilio listens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voiceagent.simulator.sound import Clip


@dataclass(frozen=True)
class Spoke:
    """Said something. `said` is empty for a clip a person recorded; `then_press` ends a Record by key.

    `understood` overrides what Twilio recognises; `fields` is laid over what it sends (None drops a field).
    """

    clip: Clip
    said: str
    understood: str | None = None
    confidence: float | Literal["as recognised"] | None = "as recognised"
    during_prompt: bool = False
    then_press: str = ""
    fields: Mapping[str, str | None] = field(default_factory=dict)


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


Act = Spoke | Pressed | StayedSilent | HungUp
