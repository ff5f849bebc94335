"""Conversations with the offline companion as text files: reads them, and holds a call with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voiceagent.core.deadline import Deadline
from voiceagent.dialogue.base import (
    Conversation,
    Event,
    Exchange,
    Finished,
    ToolSpec,
    ToolStep,
    ToolUse,
    Words,
)
from voiceagent.dialogue.offline import OfflineCompanion

TOOLS = tuple(ToolSpec(name, "", {}) for name in ("end_call", "remember", "recall"))


@dataclass
class ScriptedTurn:
    """What the caller says, and what is expected of the answer."""

    caller: str
    says: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    tool: tuple[str, dict[str, Any]] | None = None
    result: str = "Kept."
    is_error: bool = False


def read_script(path: Path) -> list[ScriptedTurn]:
    turns: list[ScriptedTurn] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        value = value.strip()
        if not line or line.startswith("#"):
            continue
        if key == "caller":
            turns.append(ScriptedTurn(value))
        elif key in {"says", "asks"}:
            getattr(turns[-1], key).append(value)
        elif key == "tool":
            name, _, arguments = value.partition(" ")
            turns[-1].tool = (name, json.loads(arguments))
        elif key in {"result", "error"}:
            turns[-1].result, turns[-1].is_error = value, key == "error"
        else:
            raise ValueError(f"{path.name}: what is {line!r}?")
    return turns


@dataclass
class OfflineCall:
    """A call as the turn's story holds it: tools run, their results go back, the exchange is kept."""

    language: str = "en-US"
    tools: tuple[ToolSpec, ...] = TOOLS
    exchanges: tuple[Exchange, ...] = ()
    used: list[ToolUse] = field(default_factory=list)

    def hears(self, heard: str, results: Mapping[str, str] | None = None, *, is_error: bool = False) -> str:
        """What the companion says to it. `results` by tool; `used` holds the tools it asked for."""
        self.used, said = [], ""
        steps: tuple[ToolStep, ...] = ()
        for _ in range(3):
            conversation = Conversation(
                "", heard, self.tools, exchanges=self.exchanges, steps=steps, language=self.language
            )
            events = answer(conversation)
            words = "".join(event.text for event in events if isinstance(event, Words))
            said += words
            use = next((event for event in events if isinstance(event, ToolUse)), None)
            if use is None:
                break
            self.used.append(use)
            if use.name == "end_call":
                break
            result = (results or {}).get(use.name, "Nothing was kept about that.")
            steps = (*steps, ToolStep(words, use, result, is_error))
        self.exchanges = (*self.exchanges, Exchange(heard, said.strip()))
        return said.strip()


def answer(conversation: Conversation) -> list[Event]:
    """All events of one answer, checked against the promise in base.py."""
    events = list(OfflineCompanion().answer(conversation, Deadline.after(5)))
    *others, last = events
    assert isinstance(last, Finished)
    assert not any(isinstance(event, Finished) for event in others)
    uses = [event for event in others if isinstance(event, ToolUse)]
    assert uses == [event for event in others[-1:] if isinstance(event, ToolUse)]
    assert last.stop == ("tool" if uses else "end")
    return events
