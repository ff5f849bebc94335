"""OpenAI as an answerer, the second vendor, through its SDK and Chat Completions."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx2
import openai

from voiceagent.core.deadline import Deadline
from voiceagent.core.http_transport import http_options
from voiceagent.core.per_process import PerProcess
from voiceagent.dialogue.base import Conversation, Event, ToolSpec, ToolUse
from voiceagent.dialogue.failures import Reason
from voiceagent.dialogue.history import Message, Text, ToolOutcome, messages_of
from voiceagent.dialogue.model_stream import read_reply, reason_of_transport
from voiceagent.dialogue.openai_events import MidStreamError, take
from voiceagent.dialogue.patience import Patience
from voiceagent.dialogue.reply_so_far import ReplySoFar

_REASONS: dict[int | str, Reason] = {  # HTTP status, or the code or type of an error, which say more
    400: "bad_request",
    401: "no_access",
    402: "out_of_credit",
    403: "no_access",
    404: "no_access",
    408: "server_error",
    409: "server_error",
    429: "rate_limited",
    503: "overloaded",
    "insufficient_quota": "out_of_credit",  # comes as a 429, but no waiting helps
    "billing_hard_limit_reached": "out_of_credit",
    "rate_limit_error": "rate_limited",
    "rate_limit_exceeded": "rate_limited",
    "slow_down": "overloaded",
    "invalid_request_error": "bad_request",
}


def openai_client(api_key: str, base_url: str | None = None) -> PerProcess[openai.OpenAI]:
    """One client per process. `base_url` ends in /v1."""

    def build() -> openai.OpenAI:
        http_client = openai.DefaultHttpxClient(**http_options())
        return openai.OpenAI(api_key=api_key, base_url=base_url, max_retries=0, http_client=http_client)

    return PerProcess(build)


class OpenAIAnswerer:
    """Streams a reply of a GPT model. Times are in seconds; `max_tokens` is a spoken turn's worth."""

    def __init__(
        self,
        client: Callable[[], openai.OpenAI],
        *,
        name: str = "openai",
        model: str = "gpt-5.4-mini",
        max_tokens: int = 300,
        first_token_s: float = 4.0,
        between_tokens_s: float = 3.0,
    ) -> None:
        self.name = name
        self._client = client
        self._model = model
        self._max_tokens = max_tokens
        self._first_token_s = first_token_s
        self._between_tokens_s = between_tokens_s

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        reply = ReplySoFar(self.name, self._model, conversation)
        patience = Patience(deadline, self._first_token_s, self._between_tokens_s)
        request = partial(self._request, conversation)
        return read_reply(request, partial(take, reply), reply, patience, reason_of)

    def _request(self, conversation: Conversation, timeout: httpx2.Timeout) -> openai.Stream[Any]:
        stream: openai.Stream[Any] = self._client().chat.completions.create(
            model=self._model,
            max_completion_tokens=self._max_tokens,
            # Reasoning delays the first word; and Chat Completions refuses tools unless it is "none".
            reasoning_effort="none",
            messages=_messages(conversation),
            stream=True,
            stream_options={"include_usage": True},
            timeout=timeout,
            **_tools(conversation.tools),
        )  # type: ignore[call-overload]  # the SDK's own types are too narrow for plain dicts
        return stream


def _tools(tools: tuple[ToolSpec, ...]) -> dict[str, Any]:
    if not tools:
        return {}
    functions = [
        {"name": tool.name, "description": tool.description, "parameters": dict(tool.schema)} for tool in tools
    ]
    return {"tools": [{"type": "function", "function": f} for f in functions], "parallel_tool_calls": False}


def _messages(conversation: Conversation) -> list[dict[str, Any]]:
    messages = [{"role": "system", "content": conversation.persona}] if conversation.persona else []
    for message in messages_of(conversation):
        messages += _agents(message) if message.role == "assistant" else _users(message)
    return messages


def _agents(message: Message) -> list[dict[str, Any]]:
    words = "\n\n".join(block.text for block in message.blocks if isinstance(block, Text))
    calls = [_call(block) for block in message.blocks if isinstance(block, ToolUse)]
    said: dict[str, Any] = {"role": "assistant", "content": words or None}
    return [{**said, "tool_calls": calls} if calls else said]


def _call(use: ToolUse) -> dict[str, Any]:
    function = {"name": use.name, "arguments": json.dumps(dict(use.arguments))}
    return {"id": use.id, "type": "function", "function": function}


def _users(message: Message) -> list[dict[str, Any]]:
    results = [
        {"role": "tool", "tool_call_id": block.use_id, "content": block.text}
        for block in message.blocks
        if isinstance(block, ToolOutcome)
    ]
    words = "\n\n".join(block.text for block in message.blocks if isinstance(block, Text))
    return [*results, {"role": "user", "content": words}] if words else results


def reason_of(error: Exception) -> Reason:
    """Our reason for whatever the SDK raises, before the stream or in it."""
    match error:
        case MidStreamError():
            return _first_known(error.names, otherwise="server_error")
        case openai.APIStatusError():
            otherwise: Reason = "server_error" if error.status_code >= 500 else "bad_request"
            return _first_known([error.code, error.status_code], otherwise)
        case openai.APIConnectionError():
            return reason_of_transport(error.__cause__)
    return reason_of_transport(error)


def _first_known(names: list[Any], otherwise: Reason) -> Reason:
    return next((_REASONS[name] for name in names if name in _REASONS), otherwise)
