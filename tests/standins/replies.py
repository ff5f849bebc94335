"""What a stand-in for a model may be told to answer."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.standins.steps import Break, End, Fault, Silence, Step, StopReason, ToolCall, Words, words

LONG_ANSWER = (
    "Plants catch light with chlorophyll. They use it to split water into hydrogen and oxygen. "
    "The oxygen leaves the leaf, and the hydrogen helps to build sugar. What would happen in the dark?"
)


@dataclass(frozen=True)
class Usage:
    """Token counts to report instead of the estimated ones."""

    input_tokens: int = 25
    output_tokens: int = 15
    cache_read_input_tokens: int = 0
    cache_creation_input_tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Any reply. Times are seconds from the request's arrival; None takes the server's own pace."""

    first_token_s: float | None = None
    per_word_s: float | None = None
    usage: Usage | None = None

    def steps(self) -> Iterator[Step]:
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Reply):
    """A plain answer."""

    text: str

    def steps(self) -> Iterator[Step]:
        yield Words(self.text)
        yield End("end_turn")


@dataclass(frozen=True)
class ToolUse(Reply):
    """A tool is wanted. `input` as a str goes out as it stands, which is how to send malformed JSON."""

    name: str
    input: Mapping[str, Any] | str
    text_before: str = ""
    stop_reason: StopReason = "tool_use"

    def steps(self) -> Iterator[Step]:
        if self.text_before:
            yield Words(self.text_before)
        yield ToolCall(self.name, self.input if isinstance(self.input, str) else json.dumps(dict(self.input)))
        yield End(self.stop_reason)


@dataclass(frozen=True)
class Refusal(Reply):
    """The safety classifier stops the answer, maybe after some words."""

    text_before: str = ""

    def steps(self) -> Iterator[Step]:
        if self.text_before:
            yield Words(self.text_before)
        yield End("refusal")


@dataclass(frozen=True)
class MaxTokens(Reply):
    """The answer ends where its tokens did."""

    text: str

    def steps(self) -> Iterator[Step]:
        yield Words(self.text)
        yield End("max_tokens")


@dataclass(frozen=True)
class Empty(Reply):
    """A well-formed answer without a word."""

    def steps(self) -> Iterator[Step]:
        yield End("end_turn")


@dataclass(frozen=True)
class Stall(Reply):
    """Falls silent after some words: for ever, or `for_s` seconds before it goes on."""

    after_words: int = 5
    for_s: float | None = None
    pinging: bool = False
    text: str = LONG_ANSWER

    def steps(self) -> Iterator[Step]:
        said = words(self.text)
        yield Words("".join(said[: self.after_words]))
        yield Silence(self.for_s, self.pinging)
        yield Words("".join(said[self.after_words :]))
        yield End("end_turn")


@dataclass(frozen=True)
class Cut(Reply):
    """The stream ends too soon, after some words or (`in_tool`) halfway through that tool's arguments."""

    after_words: int = 5
    cleanly: bool = False
    in_tool: str | None = None
    text: str = LONG_ANSWER

    def steps(self) -> Iterator[Step]:
        yield Words("".join(words(self.text)[: self.after_words]))
        if self.in_tool:
            yield ToolCall(self.in_tool, '{"text": "half of')
        yield Break(self.cleanly)


@dataclass(frozen=True)
class MidStreamError(Reply):
    """An error event after the stream had begun, maybe after some words."""

    error_type: str = "overloaded_error"
    after_words: int = 0
    text: str = LONG_ANSWER

    def steps(self) -> Iterator[Step]:
        yield Words("".join(words(self.text)[: self.after_words]))
        yield Fault(self.error_type)


@dataclass(frozen=True)
class Status(Reply):
    """An HTTP error instead of an answer; `raw` is a body that is not the vendor's JSON (a proxy's page)."""

    status: int
    retry_after: float | None = None
    message: str = "scripted error"
    code: str | None = None
    raw: str | None = None


@dataclass(frozen=True)
class Hang(Reply):
    """No answer at all; with `before_headers=False` the head of a good answer, then nothing."""

    before_headers: bool = True
