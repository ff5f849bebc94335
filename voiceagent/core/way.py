"""The way in: how a caller is listened to, and in which language."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["gather", "record", "relay", "keys"]
"""gather: Twilio recognises. record: we do. relay: Twilio recognises and speaks, over a socket. keys: nobody can."""

MODES: tuple[Mode, ...] = ("gather", "record", "relay", "keys")


@dataclass(frozen=True, slots=True)
class Way:
    """`language` is BCP 47, such as de-DE. `keys`: so many are awaited, and then no more; 0: any number."""

    mode: Mode = "gather"
    language: str = "en-US"
    keys: int = 0


SPOKEN = Way()
"""How a call goes on that nobody said anything else about."""
