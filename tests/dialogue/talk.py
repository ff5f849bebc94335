"""What the tests of answerers share: a conversation, its answer, and a model behind a stand-in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.standins.http_server import HttpServer
from tests.standins.script import Script
from voiceagent.core.deadline import Deadline
from voiceagent.dialogue.base import Answerer, Conversation, Event, ToolSpec, Words

KEEP = ToolSpec("remember", "Keep an idea.", {"type": "object", "properties": {"idea": {"type": "string"}}})


def conversation(**changes: Any) -> Conversation:
    parts: dict[str, Any] = {"persona": "You are a tutor.", "heard": "I like leaves.", "tools": (KEEP,)}
    return Conversation(**(parts | changes))


def answer(answerer: Answerer, within_s: float = 5.0, **changes: Any) -> list[Event]:
    return list(answerer.answer(conversation(**changes), Deadline.after(within_s)))


def text_of(events: Iterable[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Words))


@dataclass
class Model:
    """A vendor's answerer, and what its stand-in is told to say. `make` builds one with other clocks."""

    script: Script
    server: HttpServer
    make: Callable[..., Answerer]
