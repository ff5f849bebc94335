"""What OpenAI's stream says: its chunks, read into a reply. Arguments stay text until that is over."""

import json
from typing import Any

from voiceagent.dialogue.base import Stop, Usage
from voiceagent.dialogue.reply_so_far import ReplySoFar, count

_STOPS: dict[str, Stop] = {"tool_calls": "tool", "length": "length", "content_filter": "refusal"}
"""Any other, also one that is new in the API, is "end"."""


def take(reply: ReplySoFar, data: str) -> str | None:
    """Read one event into the reply, as `read_reply` wants it. Raises `MidStreamError`."""
    if data == "[DONE]":
        reply.over = True
        return None
    chunk = json.loads(data)
    if chunk.get("error"):
        raise MidStreamError(chunk["error"])
    if chunk.get("usage"):
        reply.usage = _usage(chunk["usage"])
    choices = chunk.get("choices")
    return _take_choice(reply, choices[0]) if choices else None


def _take_choice(reply: ReplySoFar, choice: dict[str, Any]) -> str | None:
    if reason := choice.get("finish_reason"):
        reply.stop = "refusal" if reply.stop == "refusal" else _STOPS.get(reason, "end")
    delta = choice.get("delta") or {}
    if delta.get("refusal"):
        reply.stop = "refusal"
    if calls := delta.get("tool_calls"):
        _take_call(reply, calls[0])
        return ""
    text = delta.get("content")
    return reply.say(text) if text else None


def _take_call(reply: ReplySoFar, call: dict[str, Any]) -> None:
    function = call.get("function") or {}
    if function.get("name"):
        reply.call_tool(call.get("id") or "", function["name"])
    reply.add_arguments(function.get("arguments") or "")


def _usage(counts: dict[str, Any]) -> Usage:
    """OpenAI counts what it read from its cache among the prompt; writing there is free and not told."""
    read = count(counts.get("prompt_tokens_details") or {}, "cached_tokens")
    return Usage(
        input=count(counts, "prompt_tokens") - read,
        output=count(counts, "completion_tokens"),
        cache_read=read,
    )


class MidStreamError(Exception):
    """OpenAI broke off with an error; `names` are its code and its type, where it has them."""

    def __init__(self, error: Any) -> None:
        super().__init__("an error in the stream")
        self.names = [error.get("code"), error.get("type")] if isinstance(error, dict) else []
