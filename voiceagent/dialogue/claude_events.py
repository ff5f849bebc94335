"""What Claude's stream says: its events, read into a reply. Tool input stays text until that is over."""

import json
from typing import Any

from voiceagent.dialogue.base import Stop, Usage
from voiceagent.dialogue.reply_so_far import ReplySoFar, count

_STOPS: dict[str, Stop] = {
    "tool_use": "tool",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}
"""Any other, also one that is new in the API, is "end"."""


def take(reply: ReplySoFar, data: str) -> str | None:
    """Read one event into the reply, as `read_reply` wants it. Raises `MidStreamError`."""
    event = json.loads(data)
    match event["type"]:
        case "content_block_delta":
            return _take_delta(reply, event["delta"])
        case "content_block_start":
            return _begin_block(reply, event["content_block"])
        case "message_start":
            reply.usage = _usage(event["message"].get("usage") or {}, reply.usage)
        case "message_delta":
            stop_reason = event["delta"].get("stop_reason")
            reply.stop = stop_reason and _STOPS.get(stop_reason, "end")
            reply.usage = _usage(event.get("usage") or {}, reply.usage)
        case "message_stop":
            reply.over = True
        case "error":
            raise MidStreamError(event.get("error") or {})
    return None  # pings, and whatever the API may add


def _take_delta(reply: ReplySoFar, delta: dict[str, Any]) -> str | None:
    match delta["type"]:
        case "text_delta":
            return reply.say(delta["text"])
        case "input_json_delta":
            reply.add_arguments(delta["partial_json"])
            return ""
    return None  # thinking is no progress: the caller hears nothing of it


def _begin_block(reply: ReplySoFar, block: dict[str, Any]) -> str | None:
    if block["type"] == "tool_use":
        reply.call_tool(block["id"], block["name"])
        return ""
    text = block.get("text") if block["type"] == "text" else None
    return reply.say(text) if text else None


def _usage(counts: dict[str, Any], before: Usage) -> Usage:
    """Later counts are totals that replace the earlier ones; what they leave out stays."""
    return Usage(
        input=count(counts, "input_tokens", before.input),
        output=count(counts, "output_tokens", before.output),
        cache_read=count(counts, "cache_read_input_tokens", before.cache_read),
        cache_write=count(counts, "cache_creation_input_tokens", before.cache_write),
    )


class MidStreamError(Exception):
    """Claude broke off with an error; `type` is one of the API's."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__("an error event in the stream")
        self.type = str(error.get("type"))
