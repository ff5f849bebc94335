"""The promise of an answerer: what it is told about a call, and what it yields while it answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from voiceagent.core.deadline import Deadline
from voiceagent.core.exchange import Exchange


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model sees it. `schema` is a JSON schema of an object, frozen for the process's life."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolUse:
    """Event: the model asks for a tool. `arguments` are complete JSON, not yet checked against the tool."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolStep:
    """A tool that was used earlier in this very turn: what was said before it, the request, its result."""

    said_before: str
    use: ToolUse
    result: str
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that an answerer may know.

    `persona` and `tools` are the same bytes in every call of a profile (prompt caching); whatever belongs to
    this caller stands in `facts`. `heard` is what the caller just said. `already_said` are whole sentences
    that were spoken in this turn before an earlier answerer broke: go on from there, never repeat them.
    """

    persona: str
    heard: str
    tools: tuple[ToolSpec, ...] = ()
    facts: str = ""
    exchanges: tuple[Exchange, ...] = ()
    steps: tuple[ToolStep, ...] = ()
    already_said: str = ""
    language: str = "en-US"


@dataclass(frozen=True, slots=True)
class Words:
    """Event: a piece of text, as the model gave it: a word, a syllable, a paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Switched:
    """Event: the answerer before this one broke; words that did not complete a sentence are void."""

    to: str
    because: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as billed. `input` excludes what was read from or written to the cache."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cache_read + other.cache_read,
            self.cache_write + other.cache_write,
        )


Stop = Literal["end", "tool", "length", "refusal"]


@dataclass(frozen=True, slots=True)
class Finished:
    """Event, always the last: why it stopped, by which answerer and model, and what it cost."""

    stop: Stop
    answerer: str
    model: str = ""
    usage: Usage = field(default_factory=Usage)


Event = Words | ToolUse | Switched | Finished


class Answerer(Protocol):
    """Says what comes next in a conversation."""

    @property
    def name(self) -> str:
        """A short constant for logs, metrics and the dashboard: `claude`, `openai`, `offline`."""
        ...

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        """Yield events as they become known, `Finished` last; at most one `ToolUse`, just before it.

        Closing the iterator, between two events, stops the work at once; so does `deadline.cancellation`, from any
        thread: the failure is then "cancelled". Raises `AnswererFailed` when no more
        can be had, its reason one of `failures.Reason`; what was yielded before stays valid. Never raises
        anything else, never sleeps past `deadline`, and never yields `Finished` for a reply that was cut off
        or has no word in it; but a refusal needs none, nor does a reply to which words of this very turn
        belong (`already_said`, or `said_before` of a step).
        """
        ...
