"""What the Messages API refuses: each rule looks at a request and says what is wrong with it, or nothing."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.standins.claude_content import Body, blocks
from tests.standins.claude_tool_rules import tool_choice, tool_results, tool_use_blocks, tools

Problem = tuple[int, str, str]
"""HTTP status, error type, message."""

VERSIONS = {"2023-06-01", "2026-10-21"}
SAMPLING = ("temperature", "top_p", "top_k")
PROMPT_FIELDS = {"cache_control", "messages", "system", "tool_choice", "tools"}
COUNT_FIELDS = frozenset(PROMPT_FIELDS | {"model", "output_config", "speed", "thinking"})
CREATE_FIELDS = COUNT_FIELDS | {"container", "diagnostics", "inference_geo", "max_tokens", "metadata"}
CREATE_FIELDS |= {"service_tier", "stop_sequences", "stream"}
ALWAYS_THINKING = ("claude-sonnet-5-5", "claude-opus-5", "claude-fable-5")
MAX_CACHE_MARKERS = 4


def problem_with(headers: Mapping[str, str], body: Any, *, counting: bool = False) -> Problem | None:
    """Return how the API would refuse this request, or None. `counting` checks as for count_tokens."""
    if not _key(headers):
        return 401, "authentication_error", "x-api-key header is required"
    if headers.get("anthropic-version") not in VERSIONS:
        return 400, "invalid_request_error", "anthropic-version: header is required"
    if not isinstance(body, dict):
        return 400, "invalid_request_error", "the request body is not a JSON object"
    if not str(body.get("model", "")).startswith("claude-"):
        return 404, "not_found_error", f"model: {body.get('model')}"
    allowed = COUNT_FIELDS if counting else CREATE_FIELDS
    complaint = next(_complaints(body, allowed, counting), None)
    return (400, "invalid_request_error", complaint) if complaint else None


def _key(headers: Mapping[str, str]) -> str:
    return headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ").strip()


def _complaints(body: Body, allowed: frozenset[str], counting: bool) -> Iterator[str]:
    yield from (f"{name}: not supported on this version" for name in SAMPLING if name in body)
    yield from (f"{name}: Extra inputs are not permitted" for name in body if name not in allowed)
    if not counting:
        yield from _max_tokens(body)
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        yield "messages: at least one message is required"
        return
    for rule in RULES:
        yield from rule(body)


def _max_tokens(body: Body) -> Iterator[str]:
    limit = body.get("max_tokens")
    if not isinstance(limit, int) or isinstance(limit, bool):
        yield "max_tokens: Field required"
    elif not 0 <= limit <= 128_000:
        yield f"max_tokens: {limit} is out of range"


def _roles(body: Body) -> Iterator[str]:
    for number, message in enumerate(body["messages"]):
        if not isinstance(message, dict) or message.get("role") not in {"user", "assistant"}:
            yield f"messages.{number}.role: must be user or assistant"
            return
        yield from (
            f"messages.{number}.{name}: Extra inputs are not permitted" for name in message.keys() - {"role", "content"}
        )
    if body["messages"][0]["role"] != "user":
        yield "messages: first message must use the user role"
    if body["messages"][-1]["role"] == "assistant":
        yield "messages: prefill is not supported; the conversation must end with a user message"


def _content(body: Body) -> Iterator[str]:
    for number, message in enumerate(body["messages"]):
        where = f"messages.{number}.content"
        if not message.get("content"):
            yield f"{where}: all messages must have non-empty content"
        yield from _empty_texts(where, blocks(message.get("content")))
    if isinstance(body.get("system"), list):
        yield from _empty_texts("system", blocks(body["system"]))


def _empty_texts(where: str, found: list[Mapping[str, Any]]) -> Iterator[str]:
    for block in found:
        if block.get("type") == "text" and not str(block.get("text", "")).strip():
            yield f"{where}: text content blocks must contain non-whitespace text"


def _thinking(body: Body) -> Iterator[str]:
    if (body.get("thinking") or {}).get("type") != "disabled":
        return
    if str(body["model"]).startswith(ALWAYS_THINKING):
        yield "thinking: cannot be disabled on this model"
    if (body.get("output_config") or {}).get("effort") in {"xhigh", "max"}:
        yield "thinking: cannot be disabled at this effort"


def _cache_markers(body: Body) -> Iterator[str]:
    if (found := _count_markers(body)) > MAX_CACHE_MARKERS:
        yield f"A maximum of {MAX_CACHE_MARKERS} blocks with cache_control may be provided. Found {found}."


def _count_markers(value: Any) -> int:
    if isinstance(value, dict):
        inner = (part for key, part in value.items() if key not in {"cache_control", "input", "input_schema"})
        return bool(value.get("cache_control")) + sum(map(_count_markers, inner))
    return sum(map(_count_markers, value)) if isinstance(value, list) else 0


RULES: tuple[Callable[[Body], Iterator[str]], ...] = (
    _roles, _content, tool_use_blocks, tool_results, tools, tool_choice, _thinking, _cache_markers,
)  # fmt: skip
