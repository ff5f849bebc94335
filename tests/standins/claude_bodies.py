"""The JSON shapes of the Messages API that streams, whole messages and errors have in common."""

from dataclasses import asdict
from typing import Any
from uuid import uuid4

from tests.standins.claude_content import blocks
from tests.standins.http_server import Exchange
from tests.standins.replies import Status, Usage
from tests.standins.script import Asked

ERROR_TYPES = {
    400: "invalid_request_error", 401: "authentication_error", 402: "billing_error", 403: "permission_error",
    404: "not_found_error", 408: "timeout_error", 409: "conflict_error", 413: "request_too_large",
    429: "rate_limit_error", 500: "api_error", 504: "timeout_error", 529: "overloaded_error",
}  # fmt: skip


def new_id(kind: str) -> str:
    return f"{kind}_{uuid4().hex[:24]}"


def error_body(error_type: str, message: str, code: str | None = None) -> dict[str, Any]:
    details = {"error_code": code} if code else None
    error = {"type": error_type, "message": message, "details": details}
    return {"type": "error", "error": error, "request_id": new_id("req")}


def send_error(exchange: Exchange, reply: Status) -> None:
    """Answer with an HTTP error as the API words it."""
    headers = {"request-id": new_id("req")}
    if reply.retry_after is not None:
        headers["retry-after"] = f"{reply.retry_after:g}"
    if reply.raw is not None:
        exchange.send(reply.status, reply.raw.encode(), "text/html", headers)
        return
    error_type = ERROR_TYPES.get(reply.status, "api_error")
    exchange.send_json(reply.status, error_body(error_type, reply.message, reply.code), headers)


def thinks_first(asked: Asked) -> bool:
    """Say whether the model opens with a thinking block, which is its default on the 5.x models."""
    mode = (asked.get("thinking") or {}).get("type")
    if mode is None:
        return "claude-haiku-4" not in asked["model"]
    if mode == "between_tools":
        return any(block.get("type") == "tool_result" for block in blocks(asked["messages"][-1]["content"]))
    return bool(mode != "disabled")


def message_json(
    asked: Asked, content: list[dict[str, Any]], reason: str | None, usage: dict[str, Any]
) -> dict[str, Any]:
    head = {"id": new_id("msg"), "type": "message", "role": "assistant", "model": asked["model"]}
    return {**head, "content": content, **ending(reason), "usage": usage}


def ending(reason: str | None) -> dict[str, Any]:
    refused = {"type": "refusal", "category": "general_harms", "explanation": None}
    return {
        "stop_reason": reason,
        "stop_sequence": None,
        "stop_details": refused if reason == "refusal" else None,
    }


def tool_block(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    head = {"type": "tool_use", "id": new_id("toolu"), "name": name}
    return {**head, "input": arguments, "caller": {"type": "direct"}}


def usage_json(usage: Usage) -> dict[str, Any]:
    created = usage.cache_creation_input_tokens
    return {
        "input_tokens": usage.input_tokens,
        "cache_creation_input_tokens": created,
        "cache_read_input_tokens": usage.cache_read_input_tokens,
        "cache_creation": {"ephemeral_5m_input_tokens": created, "ephemeral_1h_input_tokens": 0},
        "output_tokens": usage.output_tokens,
        "service_tier": "standard",
    }


def final_usage_json(usage: Usage) -> dict[str, Any]:
    return {**asdict(usage), "output_tokens_details": {"thinking_tokens": 0}}
