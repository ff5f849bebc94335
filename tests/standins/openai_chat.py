"""A reply in the words of OpenAI's Chat Completions: as data-only events, or as one JSON body."""

import re
from typing import Any
from uuid import uuid4

from tests.standins.http_server import Exchange
from tests.standins.openai_bodies import (
    FINISH,
    completion_head,
    error_body,
    send_error,
    tool_call_json,
    usage_json,
)
from tests.standins.replies import Reply, Status, Usage
from tests.standins.script import Asked
from tests.standins.steps import Break, End, Fault, Silence, Step, ToolCall, Words, words
from tests.standins.tempo import Tempo


class ChatStream:
    """One reply on its way out as chunks of a chat completion."""

    def __init__(self, exchange: Exchange, asked: Asked, usage: Usage, tempo: Tempo) -> None:
        self._exchange = exchange
        self._usage = usage
        self._tempo = tempo
        self._head = completion_head(asked, "chat.completion.chunk")
        self._with_usage = bool((asked.get("stream_options") or {}).get("include_usage"))

    async def send(self, reply: Reply) -> None:
        self._exchange.begin_stream({"x-request-id": f"req_{uuid4().hex}"})
        self._delta({"role": "assistant", "content": "", "refusal": None})
        for step in reply.steps():
            await self._take(step)
        self._exchange.end_stream()

    async def _take(self, step: Step) -> None:
        match step:
            case Words(text):
                for piece in words(text):
                    await self._tempo.word()
                    self._delta({"content": piece})
            case ToolCall():
                await self._call_tool(step)
            case Silence():
                await self._tempo.silence(step)
            case Break(cleanly=False):
                self._exchange.cut()
            case Break():
                pass
            case Fault(error_type):
                self._exchange.send_event(error_body(error_type, "scripted error"))
            case End(reason):
                await self._tempo.word()
                self._end(FINISH[reason])

    async def _call_tool(self, call: ToolCall) -> None:
        await self._tempo.word()
        self._delta({"tool_calls": [{"index": 0, **tool_call_json(call.name, "")}]})
        for piece in re.findall(r"(?s).{1,12}", call.arguments):
            await self._tempo.word()
            self._delta({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})

    def _end(self, reason: str) -> None:
        self._delta({}, reason)
        if self._with_usage:
            self._exchange.send_event({**self._head, "choices": [], "usage": usage_json(self._usage)})
        self._exchange.send_event("[DONE]")

    def _delta(self, delta: dict[str, Any], reason: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        self._exchange.send_event({**self._head, "choices": [choice]})


async def send_completion(exchange: Exchange, asked: Asked, reply: Reply, usage: Usage, tempo: Tempo) -> None:
    """Answer with the whole completion in one JSON body, after the time its words take."""
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
    reason = "stop"
    for step in reply.steps():
        match step:
            case Words(text) if text:
                await tempo.whole(len(words(text)))
                message["content"] = (message["content"] or "") + text
            case ToolCall(name, arguments):
                message["tool_calls"] = [tool_call_json(name, arguments)]
            case Silence():
                await tempo.silence(step)
            case Break():
                exchange.begin_stream()
                exchange.cut()
            case Fault():
                send_error(exchange, Status(500))
                return
            case End(stop):
                reason = FINISH[stop]
    await tempo.whole(1)
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reason}
    head = completion_head(asked, "chat.completion")
    exchange.send_json(200, {**head, "choices": [choice], "usage": usage_json(usage)})
