"""Claude as an answerer, through Anthropic's SDK."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import anthropic
import httpx2

from voiceagent.core.deadline import Deadline
from voiceagent.core.http_transport import http_options
from voiceagent.core.per_process import PerProcess
from voiceagent.dialogue.base import Conversation, Event, ToolSpec, ToolUse
from voiceagent.dialogue.claude_events import MidStreamError, take
from voiceagent.dialogue.failures import Reason
from voiceagent.dialogue.history import Block, Text, messages_of
from voiceagent.dialogue.model_stream import read_reply, reason_of_transport
from voiceagent.dialogue.patience import Patience
from voiceagent.dialogue.reply_so_far import ReplySoFar

THINKING_OFF = {"type": "disabled"}
THINKING_AFTER_TOOLS = {"type": "between_tools"}
"""The nearest to off that Sonnet 5.5 takes: no thinking before the first word."""

_REASONS: tuple[tuple[int, str, Reason], ...] = (  # by HTTP status, or by type once the stream has begun
    (400, "invalid_request_error", "bad_request"),
    (401, "authentication_error", "no_access"),
    (402, "billing_error", "out_of_credit"),
    (403, "permission_error", "no_access"),
    (404, "not_found_error", "no_access"),
    (408, "request_timeout", "server_error"),
    (409, "conflict_error", "server_error"),
    (413, "request_too_large", "bad_request"),
    (429, "rate_limit_error", "rate_limited"),
    (500, "api_error", "server_error"),
    (504, "timeout_error", "server_error"),
    (529, "overloaded_error", "overloaded"),
)
_BY_STATUS = {status: reason for status, _, reason in _REASONS}
_BY_TYPE = {error_type: reason for _, error_type, reason in _REASONS}
_SPEND_LIMITS = {"enforced_spend_limit_reached", "contract_spend_limit_reached"}


def claude_client(api_key: str, base_url: str | None = None) -> PerProcess[anthropic.Anthropic]:
    """One client per process, to be shared by all answerers that speak to the same API."""

    def build() -> anthropic.Anthropic:
        http_client = anthropic.DefaultHttpxClient(**http_options())
        return anthropic.Anthropic(api_key=api_key, base_url=base_url, max_retries=0, http_client=http_client)

    return PerProcess(build)


class ClaudeAnswerer:
    """Streams a reply of Claude. Times are in seconds; `max_tokens` is a spoken turn's worth."""

    def __init__(
        self,
        client: Callable[[], anthropic.Anthropic],
        *,
        name: str = "claude",
        model: str = "claude-haiku-5-5",
        thinking: Mapping[str, str] = THINKING_OFF,
        max_tokens: int = 300,
        first_token_s: float = 4.0,
        between_tokens_s: float = 3.0,
    ) -> None:
        self.name = name
        self._client = client
        self._model = model
        self._thinking = thinking
        self._max_tokens = max_tokens
        self._first_token_s = first_token_s
        self._between_tokens_s = between_tokens_s

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        reply = ReplySoFar(self.name, self._model, conversation)
        patience = Patience(deadline, self._first_token_s, self._between_tokens_s)
        request = partial(self._request, conversation)
        return read_reply(request, partial(take, reply), reply, patience, reason_of)

    def _request(self, conversation: Conversation, timeout: httpx2.Timeout) -> anthropic.Stream[Any]:
        stream: anthropic.Stream[Any] = self._client().messages.create(
            model=self._model,
            max_tokens=self._max_tokens,
            thinking=self._thinking,
            messages=_messages(conversation),
            # Marks the newest block: the next turn finds all up to it. The persona has a mark of its own.
            cache_control={"type": "ephemeral"},
            stream=True,
            timeout=timeout,
            **_frozen(conversation.persona, conversation.tools),
        )  # type: ignore[call-overload]  # the SDK's own types are too narrow for plain dicts
        return stream


def _frozen(persona: str, tools: tuple[ToolSpec, ...]) -> dict[str, Any]:
    """What is the same bytes in every call of a profile; cached for an hour, over pauses between calls."""
    frozen: dict[str, Any] = {}
    if persona:
        cache = {"type": "ephemeral", "ttl": "1h"}
        frozen["system"] = [{"type": "text", "text": persona, "cache_control": cache}]
    if tools:
        frozen["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": dict(tool.schema)} for tool in tools
        ]
        frozen["tool_choice"] = {"type": "auto", "disable_parallel_tool_use": True}
    return frozen


def _messages(conversation: Conversation) -> list[dict[str, Any]]:
    return [
        {"role": message.role, "content": [_block(block) for block in message.blocks]}
        for message in messages_of(conversation)
    ]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"type": "text", "text": block.text}
    if isinstance(block, ToolUse):
        return {"type": "tool_use", "id": block.id, "name": block.name, "input": dict(block.arguments)}
    return {
        "type": "tool_result", "tool_use_id": block.use_id, "content": block.text, "is_error": block.is_error
    }  # fmt: skip


def reason_of(error: Exception) -> Reason:
    """Our reason for whatever the SDK raises, before the stream or in it."""
    match error:
        case MidStreamError():
            return _BY_TYPE.get(error.type, "server_error")
        case anthropic.RateLimitError() if error.error_code in _SPEND_LIMITS:
            return "out_of_credit"
        case anthropic.APIStatusError():
            otherwise: Reason = "server_error" if error.status_code >= 500 else "bad_request"
            return _BY_STATUS.get(error.status_code, otherwise)
        case anthropic.APIConnectionError():
            return reason_of_transport(error.__cause__)
    return reason_of_transport(error)
