"""How a request to the Messages API is read."""

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]


def blocks(content: Any) -> list[Mapping[str, Any]]:
    """Return a message's content as blocks, whichever way it was written."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [block for block in content or [] if isinstance(block, dict)]
