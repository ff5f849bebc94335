"""The steps a scripted reply consists of, the same for every vendor; each stand-in says them its own way."""

from dataclasses import dataclass
from typing import Literal

StopReason = Literal["end_turn", "tool_use", "max_tokens", "refusal"]


@dataclass(frozen=True)
class Words:
    """Text, streamed word by word."""

    text: str


@dataclass(frozen=True)
class ToolCall:
    """A tool asked for, its arguments being JSON as the model wrote it (not always whole or right)."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Silence:
    """Nothing for a while, or for ever (None); `pinging` keeps the socket busy all the same."""

    for_s: float | None
    pinging: bool = False


@dataclass(frozen=True)
class Break:
    """The end of the connection: in the middle of a chunk, or cleanly but without the closing events."""

    cleanly: bool


@dataclass(frozen=True)
class Fault:
    """An error inside a stream that had begun well."""

    error_type: str


@dataclass(frozen=True)
class End:
    """The proper end of a reply."""

    reason: StopReason


Step = Words | ToolCall | Silence | Break | Fault | End


def words(text: str) -> list[str]:
    """Cut a text into words that join to it again: "a b\\n" becomes "a", " b\\n"."""
    pieces: list[str] = []
    for word in text.split(" "):
        pieces.append(f" {word}" if pieces else word)
    return [piece for piece in pieces if piece]
