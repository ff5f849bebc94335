"""A reply as the Messages API sends it when it does not stream: one JSON message."""

import json
from typing import Any

from tests.standins.claude_bodies import (
    message_json,
    new_id,
    send_error,
    thinks_first,
    tool_block,
    usage_json,
)
from tests.standins.http_server import Exchange
from tests.standins.replies import Reply, Status, Usage
from tests.standins.script import Asked
from tests.standins.steps import Break, End, Fault, Silence, ToolCall, Words, words
from tests.standins.tempo import Tempo


async def send_message(exchange: Exchange, asked: Asked, reply: Reply, usage: Usage, tempo: Tempo) -> None:
    """Answer with the whole message in one JSON body, after the time its words take."""
    content: list[dict[str, Any]] = []
    if thinks_first(asked):
        content.append({"type": "thinking", "thinking": "", "signature": "c2lnbmVk"})
    reason = None
    for step in reply.steps():
        match step:
            case Words(text) if text:
                await tempo.whole(len(words(text)))
                content.append({"type": "text", "text": text})
            case ToolCall(name, arguments):
                content.append(tool_block(name, _object(arguments)))
            case Silence():
                await tempo.silence(step)
            case Break():
                exchange.begin_stream()
                exchange.cut()
            case Fault():
                send_error(exchange, Status(529))
                return
            case End(stop):
                reason = stop
    await tempo.whole(1)
    exchange.send_json(200, message_json(asked, content, reason, usage_json(usage)), {"request-id": new_id("req")})


def _object(arguments: str) -> dict[str, Any]:
    try:
        value = json.loads(arguments)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
