"""A reply as the Messages API streams it: server-sent events, in the API's own order."""

import re
from typing import Any

from tests.standins.claude_bodies import (
    ending,
    error_body,
    final_usage_json,
    message_json,
    new_id,
    thinks_first,
    tool_block,
    usage_json,
)
from tests.standins.http_server import Exchange
from tests.standins.replies import Reply, Usage
from tests.standins.script import Asked
from tests.standins.steps import Break, End, Fault, Silence, Step, ToolCall, Words, words
from tests.standins.tempo import Tempo


class ClaudeStream:
    """One reply on its way out as events, in the order of the API."""

    def __init__(self, exchange: Exchange, asked: Asked, usage: Usage, tempo: Tempo) -> None:
        self._exchange = exchange
        self._asked = asked
        self._usage = usage
        self._tempo = tempo
        self._open: str | None = None
        self._index = -1

    async def send(self, reply: Reply) -> None:
        self._exchange.begin_stream({"request-id": new_id("req")})
        usage = {**usage_json(self._usage), "output_tokens": 1}
        self._event("message_start", message=message_json(self._asked, [], None, usage))
        if thinks_first(self._asked):
            self._begin_block({"type": "thinking", "thinking": "", "signature": ""})
            self._delta("signature_delta", signature="c2lnbmVk")
        for step in reply.steps():
            await self._take(step)
        self._exchange.end_stream()

    async def _take(self, step: Step) -> None:
        match step:
            case Words(text):
                await self._say(text)
            case ToolCall(name, arguments):
                await self._call_tool(name, arguments)
            case Silence():
                await self._tempo.silence(step, lambda: self._event("ping"))
            case Break(cleanly=False):
                self._exchange.cut()
            case Break():
                pass
            case Fault(error_type):
                self._exchange.send_event(error_body(error_type, "scripted error"), "error")
            case End(reason):
                await self._end(reason)

    async def _say(self, text: str) -> None:
        pieces = words(text)
        if pieces and self._open != "text":
            self._begin_block({"type": "text", "text": ""})
        for piece in pieces:
            await self._tempo.word()
            self._delta("text_delta", text=piece)

    async def _call_tool(self, name: str, arguments: str) -> None:
        self._begin_block(tool_block(name, {}))
        self._delta("input_json_delta", partial_json="")
        for piece in re.findall(r"(?s).{1,12}", arguments):
            await self._tempo.word()
            self._delta("input_json_delta", partial_json=piece)

    async def _end(self, reason: str) -> None:
        if self._index < 0 or self._open == "thinking":
            await self._tempo.word()
        self._close_block()
        self._event("message_delta", delta=ending(reason), usage=final_usage_json(self._usage))
        self._event("message_stop")

    def _begin_block(self, block: dict[str, Any]) -> None:
        self._close_block()
        self._index += 1
        self._open = block["type"]
        self._event("content_block_start", index=self._index, content_block=block)
        if self._index == 0:
            self._event("ping")

    def _close_block(self) -> None:
        if self._open:
            self._event("content_block_stop", index=self._index)
        self._open = None

    def _delta(self, kind: str, **content: str) -> None:
        self._event("content_block_delta", index=self._index, delta={"type": kind, **content})

    def _event(self, name: str, **content: Any) -> None:
        self._exchange.send_event({"type": name, **content}, name)
