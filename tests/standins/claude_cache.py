"""The prompt cache of the stand-in: it shows whether a program's prefixes really stay the same bytes."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from tests.standins.claude_content import blocks
from tests.standins.replies import Usage
from tests.standins.script import Asked

LEAST_TOKENS = 512
LOOK_BACK = 20
CHARS_PER_TOKEN = 4


class PromptCache:
    """Remembers every marked prefix, for ever (the real one: 5 minutes from the last read)."""

    def __init__(self) -> None:
        self._written: set[str] = set()

    def count(self, asked: Asked, output_chars: int = 0) -> Usage:
        """Estimate a request's tokens, and note its marked prefixes for the next one."""
        prefixes = list(_prefixes(asked))
        marked = [place for place, (_, size, mark) in enumerate(prefixes) if mark and size >= LEAST_TOKENS]
        read = max((self._tokens_known(prefixes[: place + 1]) for place in marked), default=0)
        covered = max((prefixes[place][1] for place in marked), default=0)
        self._written.update(prefixes[place][0] for place in marked)
        return Usage(
            input_tokens=prefixes[-1][1] - covered,
            output_tokens=max(1, output_chars // CHARS_PER_TOKEN),
            cache_read_input_tokens=read,
            cache_creation_input_tokens=covered - read,
        )

    def _tokens_known(self, prefixes: list[tuple[str, int, bool]]) -> int:
        recent = prefixes[-LOOK_BACK - 1 :]
        return max((size for digest, size, _ in recent if digest in self._written), default=0)


def _prefixes(asked: Asked) -> Iterator[tuple[str, int, bool]]:
    """Yield, block by block: a digest of everything so far, its tokens, and whether a marker stands here."""
    digest = hashlib.sha256(str(asked["model"]).encode())
    size = 0
    parts = list(_parts(asked))
    for number, (place, block) in enumerate(parts, start=1):
        content = {key: value for key, value in block.items() if key != "cache_control"}
        text = place + json.dumps(content)
        digest.update(text.encode())
        size += len(text)
        last = number == len(parts) and bool(asked.get("cache_control"))
        yield digest.hexdigest(), size // CHARS_PER_TOKEN, last or bool(block.get("cache_control"))


def _parts(asked: Asked) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from (("tool", dict(tool)) for tool in asked.get("tools") or [])
    yield from (("system", dict(block)) for block in blocks(asked.get("system")))
    for message in asked["messages"]:
        yield from ((message["role"], dict(block)) for block in blocks(message["content"]))
