"""What an ended session tells its action: how the call goes on. It goes through Twilio and comes back signed."""

import json
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from voiceagent.core.way import MODES, Mode

Go = Literal["goodbye", "transfer", "mode", "back"]
"""back: the same in another process, because this one stops."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """`mode` is set where the call goes on in another one."""

    go: Go
    mode: Mode = "relay"

    def as_json(self) -> str:
        return json.dumps({"go": self.go, "mode": self.mode})


def read_handoff(text: str) -> Handoff | None:
    """What `as_json` wrote; None for anything else, also for nothing."""
    try:
        fields: Any = json.loads(text[:1000])
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    go, mode = fields.get("go"), fields.get("mode")
    if go not in get_args(Go) or mode not in MODES:
        return None
    return Handoff(cast(Go, go), cast(Mode, mode))
