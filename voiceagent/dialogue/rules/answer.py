"""What the rules decide to say, and the tool they want, if any."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences in order, at most three and mostly ending in one question; then perhaps a tool."""

    sentences: tuple[str, ...] = ()
    tool: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


def say(*sentences: str) -> Answer:
    """An answer of these sentences; empty ones are left out."""
    return Answer(tuple(sentence for sentence in sentences if sentence))
