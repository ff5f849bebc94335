"""Claude's events, also those that no stand-in sends: the API may add to them at any time."""

import json
from typing import Any

import pytest

from tests.dialogue.talk import conversation
from voiceagent.dialogue.base import Event, Finished, ToolUse, Usage
from voiceagent.dialogue.claude_events import MidStreamError, take
from voiceagent.dialogue.reply_so_far import ReplySoFar

START = {"type": "message_start", "message": {"usage": {"input_tokens": 25, "output_tokens": 1}}}
TEXT = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Yes."}}


def tool(call_id: str, arguments: str) -> list[dict[str, Any]]:
    block = {"type": "tool_use", "id": call_id, "name": "remember", "input": {}}
    delta = {"type": "input_json_delta", "partial_json": arguments}
    return [
        {"type": "content_block_start", "index": 1, "content_block": block},
        {"type": "content_block_delta", "index": 1, "delta": delta},
        {"type": "content_block_stop", "index": 1},
    ]


def stop(reason: str | None, **usage: int | None) -> dict[str, Any]:
    return {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": usage}


def read(*events: dict[str, Any]) -> tuple[list[str | None], list[Event]]:
    """What each event said, and the reply's last events."""
    reply = ReplySoFar("claude", "claude-haiku-5-5", conversation())
    said = [take(reply, json.dumps(event)) for event in events]
    return said, list(reply.ending())


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("end_turn", "end"),
        ("stop_sequence", "end"),
        ("pause_turn", "end"),
        ("a_reason_of_next_year", "end"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("refusal", "refusal"),
    ],
)
def test_reasons_to_stop(reason: str, ours: str):
    _, (finished,) = read(START, TEXT, stop(reason))
    assert isinstance(finished, Finished)
    assert finished.stop == ours


@pytest.mark.parametrize(
    "event",
    [
        {"type": "ping"},
        {"type": "an_event_of_next_year", "text": "no"},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "Hm"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "x"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "a_delta_of_next_year", "text": "no"}},
    ],
)
def test_what_the_caller_does_not_hear_is_no_progress(event: dict[str, Any]):
    said, _ = read(START, event, TEXT, stop("end_turn"))
    assert said == [None, None, "Yes.", None]


def test_words_may_come_with_the_start_of_a_block():
    start = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "Well, "}}
    said, _ = read(START, start, TEXT, stop("end_turn"))
    assert said[1:3] == ["Well, ", "Yes."]


def test_of_several_tools_the_first_is_taken():
    _, (use, finished) = read(START, *tool("a", '{"idea": "one"}'), *tool("b", '{"idea"'), stop("tool_use"))
    assert use == ToolUse("a", "remember", {"idea": "one"})
    assert isinstance(finished, Finished)


def test_a_tool_counts_though_the_reason_does_not_name_it():
    _, (use, finished) = read(START, *tool("a", "{}"), stop("end_turn"))
    assert isinstance(use, ToolUse)
    assert isinstance(finished, Finished)
    assert finished.stop == "tool"


def test_later_counts_replace_earlier_ones_and_missing_ones_do_not():
    _, (finished,) = read(START, TEXT, stop("end_turn", output_tokens=9, input_tokens=None))
    assert isinstance(finished, Finished)
    assert finished.usage == Usage(input=25, output=9)


def test_an_error_event_breaks_the_stream_off():
    with pytest.raises(MidStreamError) as raised:
        read(START, {"type": "error", "error": {"type": "overloaded_error", "message": "private words"}})
    assert raised.value.type == "overloaded_error"
    assert "private" not in str(raised.value)
