"""What a caller is being asked for, between turns: a few words of JSON in the state of the call."""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from voiceagent.tools.values.base import Keypad, Kind, Reason, Value
from voiceagent.tools.values.kinds import keypad_for


@dataclass(frozen=True, slots=True)
class Asking:
    """Asked, and perhaps read back: then `value` waits for a yes.

    `what` is said to the caller ("your phone number"), in their language. `so_far` and `missing`: an answer that was
    only a part. `doubted`: the exact value that seemed wrong, and is believed when it comes again. `refused`: the
    exact value that the caller said no to last. The counters only grow: an asking ends.
    """

    kind: Kind
    what: str
    question: str = ""
    value: Value | None = None
    so_far: str = ""
    missing: Reason | None = None
    doubted: str = ""
    refused: str = ""
    refusals: int = 0
    unclear: int = 0
    turns: int = 0

    @property
    def about(self) -> str:
        return f"{self.what} {self.question}"

    def keypad(self, language: str) -> Keypad | None:
        """What keys may bring next; None: nothing that would help (speech stays allowed in any case)."""
        if self.value or self.missing == "half_of_day":
            return Keypad(1)
        return keypad_for(self.kind, self.missing, self.about, language)


_ASKING = TypeAdapter(Asking)


def pack_asking(asking: Asking | None) -> str:
    """For `CallState.asking`; "" for nothing."""
    return _ASKING.dump_json(asking, exclude_defaults=True).decode() if asking else ""


def unpack_asking(packed: str) -> Asking | None:
    """None for what another version wrote: the caller is then simply listened to."""
    try:
        return _ASKING.validate_json(packed) if packed else None
    except ValidationError:
        return None
