"""The JSON shapes of OpenAI's API that streams, whole completions and errors have in common."""

import json
from typing import Any
from uuid import uuid4

from tests.standins.http_server import Exchange
from tests.standins.replies import Reply, Status, Usage
from tests.standins.script import Asked
from tests.standins.steps import Words

FINISH = {"end_turn": "stop", "tool_use": "tool_calls", "max_tokens": "length", "refusal": "content_filter"}
ERROR_TYPES = {429: "rate_limit_error", 500: "server_error", 503: "server_error"}
CREATED = 1_790_000_000


def error_body(error_type: str, message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": error_type, "param": None, "code": code}}


def send_error(exchange: Exchange, reply: Status) -> None:
    """Answer with an HTTP error as the API words it."""
    headers = {"x-request-id": f"req_{uuid4().hex}"}
    if reply.retry_after is not None:
        headers["retry-after"] = f"{reply.retry_after:g}"
    if reply.raw is not None:
        kind = "application/json" if reply.raw.startswith("{") else "text/html"
        exchange.send(reply.status, reply.raw.encode(), kind, headers)
        return
    error_type = ERROR_TYPES.get(reply.status, "invalid_request_error")
    exchange.send_json(reply.status, error_body(error_type, reply.message, reply.code), headers)


def completion_head(asked: Asked, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid4().hex[:24]}", "object": kind, "created": CREATED, "model": asked["model"]}


def tool_call_json(name: str, arguments: str) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    return {"id": f"call_{uuid4().hex[:24]}", "type": "function", "function": function}


def usage_json(usage: Usage) -> dict[str, Any]:
    read = usage.cache_read_input_tokens
    prompt = usage.input_tokens + read + usage.cache_creation_input_tokens
    total = prompt + usage.output_tokens
    return {
        "prompt_tokens": prompt,
        "completion_tokens": usage.output_tokens,
        "total_tokens": total,
        "prompt_tokens_details": {"cached_tokens": read},
    }


def estimate(asked: Asked, reply: Reply) -> Usage:
    """Guess the tokens of a request and its reply, at four characters each."""
    said = [step.text for step in reply.steps() if isinstance(step, Words)]
    return Usage(len(json.dumps(asked)) // 4, max(1, sum(map(len, said)) // 4))
