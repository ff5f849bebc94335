"""A model's reply while it comes in, whatever vendor's it is, and how it may end."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Never

from voiceagent.dialogue.base import Conversation, Event, Finished, Stop, ToolUse, Usage
from voiceagent.dialogue.failures import failure


class ReplySoFar:
    """Vendors fill it event by event; `ending` holds the rules of base.py for a reply's last events."""

    def __init__(self, answerer: str, model: str, conversation: Conversation) -> None:
        self._answerer = answerer
        self._model = model
        # Who has said it all before a tool ran, or before another took over, may rightly add nothing.
        self._may_be_empty = bool(conversation.already_said or any(s.said_before for s in conversation.steps))
        self._spoke = False
        self._calls: list[tuple[str, str, list[str]]] = []
        self.stop: Stop | None = None
        self.usage = Usage()
        self.over = False

    def say(self, text: str) -> str:
        """Take in a piece of text, and give it back."""
        self._spoke = self._spoke or not text.isspace()
        return text

    def call_tool(self, call_id: str, name: str) -> None:
        """A tool is asked for; its arguments follow."""
        self._calls.append((call_id, name, []))

    def add_arguments(self, piece: str) -> None:
        """Take in a piece of the newest tool's arguments: JSON, cut anywhere."""
        if self._calls:
            self._calls[-1][2].append(piece)

    def ending(self) -> Iterator[Event]:
        """The last events. Raises `AnswererFailed`: cut off, empty, or a tool that is asked for badly."""
        if self.stop is None:
            raise failure("cut_off")
        if self._calls and self.stop in {"end", "tool"}:
            yield self._tool_use()
            yield self._finished("tool")
            return
        if self.stop == "tool":
            raise failure("broken_tool_call")
        if not (self._spoke or self._may_be_empty or self.stop == "refusal"):
            raise failure("empty")
        yield self._finished(self.stop)

    def _tool_use(self) -> ToolUse:
        # Only the first: both vendors are told to ask for one at a time.
        call_id, name, pieces = self._calls[0]
        try:
            arguments = json.loads("".join(pieces) or "{}", parse_constant=_refuse)
            # Half a surrogate pair, written as an escape, is JSON but can't be sent anywhere again.
            arguments = json.loads(json.dumps(arguments, ensure_ascii=False).encode(errors="replace"))
        except ValueError as exc:
            raise failure("broken_tool_call") from exc
        if not isinstance(arguments, dict):
            raise failure("broken_tool_call")
        return ToolUse(call_id, name, arguments)

    def _finished(self, stop: Stop) -> Finished:
        return Finished(stop, self._answerer, self._model, self.usage)


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is not JSON")


def count(counts: Mapping[str, Any], name: str, before: int = 0) -> int:
    """A number of tokens that a vendor may leave out."""
    value = counts.get(name)
    return before if value is None else int(value)
