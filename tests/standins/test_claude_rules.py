"""The stand-in for Claude refuses what the real API refuses."""

from typing import Any

import pytest

from tests.standins.claude_rules import problem_with

HEADERS = {"authorization": "Bearer k", "anthropic-version": "2026-10-21"}
USER = {"role": "user", "content": "Hello."}
ASSISTANT = {"role": "assistant", "content": "Hi."}
TOOL = {"name": "remember", "input_schema": {"type": "object", "properties": {}}}
CALL = {
    "role": "assistant",
    "content": [{"type": "tool_use", "id": "toolu_1", "name": "remember", "input": {}}],
}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "kept"}
MARK = {"cache_control": {"type": "ephemeral"}}


def problem(**changes: Any) -> tuple[int, str, str] | None:
    body = {"model": "claude-haiku-5-5", "max_tokens": 200, "messages": [USER], **changes}
    return problem_with(HEADERS, {name: value for name, value in body.items() if value is not None})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"messages": [USER, ASSISTANT, USER]},
        {"messages": [USER, USER]},
        {"messages": [USER, CALL, {"role": "user", "content": [RESULT, {"type": "text", "text": "And?"}]}]},
        {"messages": [USER, CALL, {"role": "user", "content": [{**RESULT, "content": ""}]}]},
        {"tools": [TOOL], "tool_choice": {"type": "auto", "disable_parallel_tool_use": True}},
        {"tools": [{"type": "web_search_20260318", "name": "web_search"}]},
        {"tools": [{**TOOL, **MARK}], "system": [{"type": "text", "text": "Ask.", **MARK}], **MARK},
        {"thinking": {"type": "disabled"}, "output_config": {"effort": "high"}},
        {"model": "claude-sonnet-5-5", "thinking": {"type": "between_tools"}},
        {"max_tokens": 0},
    ],
)
def test_a_good_request_is_taken(changes: dict[str, Any]) -> None:
    assert problem(**changes) is None


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"temperature": 1.0}, "temperature"),
        ({"top_p": 1.0}, "top_p"),
        ({"top_k": 5}, "top_k"),
        ({"max_token": 5}, "Extra inputs"),
        ({"max_tokens": None}, "max_tokens: Field required"),
        ({"max_tokens": 200_000}, "out of range"),
        ({"messages": []}, "at least one message"),
        ({"messages": [ASSISTANT, USER]}, "first message must use the user role"),
        ({"messages": [USER, ASSISTANT]}, "prefill"),
        ({"messages": [{"role": "system", "content": "Hm."}]}, "role"),
        ({"messages": [{**USER, "name": "Anna"}]}, "Extra inputs"),
        ({"messages": [{"role": "user", "content": ""}]}, "non-empty content"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]}, "non-whitespace"),
        ({"system": [{"type": "text", "text": ""}]}, "system: text content blocks"),
        ({"messages": [USER, CALL, USER]}, "without tool_result"),
        ({"messages": [USER, ASSISTANT, {"role": "user", "content": [RESULT]}]}, "unexpected tool_use_id"),
        (
            {"messages": [USER, CALL, {"role": "user", "content": [{"type": "text", "text": "a"}, RESULT]}]},
            "first",
        ),
        ({"messages": [USER, CALL, {"role": "user", "content": [RESULT]}] * 2}, "unique"),
        ({"tools": [{"name": "re member", "input_schema": {"type": "object"}}]}, "does not match"),
        ({"tools": [{"name": "remember"}]}, "input_schema"),
        ({"tools": [TOOL, TOOL]}, "unique"),
        ({"tool_choice": {"type": "auto"}}, "while providing tools"),
        ({"tools": [TOOL], "tool_choice": {"type": "tool", "name": "forget"}}, "not found"),
        ({"model": "claude-sonnet-5-5", "tools": [TOOL], "tool_choice": {"type": "any"}}, "forced"),
        ({"model": "claude-sonnet-5-5", "thinking": {"type": "disabled"}}, "cannot be disabled"),
        ({"thinking": {"type": "disabled"}, "output_config": {"effort": "max"}}, "effort"),
        ({"system": [{"type": "text", "text": "a", **MARK}] * 4, **MARK}, "maximum of 4"),
    ],
)
def test_a_bad_request_is_refused(changes: dict[str, Any], complaint: str) -> None:
    found = problem(**changes)
    assert found
    assert found[:2] == (400, "invalid_request_error")
    assert complaint in found[2]


def test_an_unknown_model_is_not_found() -> None:
    assert problem(model="gpt-5") == (404, "not_found_error", "model: gpt-5")


@pytest.mark.parametrize("key", [{"authorization": "Bearer k"}, {"x-api-key": "k"}])
def test_either_header_may_bring_the_key(key: dict[str, str]) -> None:
    body = {"model": "claude-haiku-5-5", "max_tokens": 1, "messages": [USER]}
    assert problem_with({**key, "anthropic-version": "2026-10-21"}, body) is None


def test_a_key_and_a_version_are_needed() -> None:
    assert problem_with({"anthropic-version": "2026-10-21", "authorization": "Bearer "}, {}) == (
        401,
        "authentication_error",
        "x-api-key header is required",
    )
    missing = problem_with({"x-api-key": "k"}, {})
    assert missing
    assert "anthropic-version" in missing[2]


def test_counting_tokens_takes_no_max_tokens() -> None:
    body = {"model": "claude-haiku-5-5", "messages": [USER]}
    assert problem_with(HEADERS, body, counting=True) is None
    assert problem_with(HEADERS, {**body, "max_tokens": 5}, counting=True)
