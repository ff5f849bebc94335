"""What goes to Claude: the bytes that make the prompt cache work, and nothing that the API has given up."""

import os
import threading
from typing import Any

from tests.dialogue.talk import KEEP, Model, answer, conversation, text_of
from tests.standins.replies import Status
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.exchange import Exchange
from voiceagent.dialogue.base import Finished, ToolSpec, ToolStep, Usage, Words
from voiceagent.dialogue.base import ToolUse as WantsTool
from voiceagent.dialogue.claude import THINKING_AFTER_TOOLS, claude_client

PERSONA = "You are a patient tutor on the telephone. " * 60
RECALL = ToolSpec("recall", "Search.", {"type": "object", "properties": {"about": {"type": "string"}}})
FACTS = "The caller has called twice before."


def requests_of(model: Model, *turns: dict[str, Any]) -> list[dict[str, Any]]:
    for turn in turns:
        answer(model.make(), **({"persona": PERSONA, "tools": (KEEP, RECALL)} | turn))
    return model.script.requests


def usage_of(model: Model, **turn: Any) -> Usage:
    *_, finished = answer(model.make(), **({"persona": PERSONA, "tools": (KEEP, RECALL)} | turn))
    assert isinstance(finished, Finished)
    return finished.usage


def test_tools_and_persona_are_the_same_bytes_in_every_call(claude_model: Model):
    first, second = requests_of(claude_model, {"facts": FACTS}, {"facts": "A new caller.", "heard": "What is light?"})
    assert (first["tools"], first["system"]) == (second["tools"], second["system"])
    assert first["tools"][0]["input_schema"] == KEEP.schema
    assert first["system"][0]["text"] == PERSONA


def test_it_asks_for_speech_without_thinking_and_for_one_tool_at_a_time(claude_model: Model):
    (request,) = requests_of(claude_model, {})
    assert request["thinking"] == {"type": "disabled"}
    assert request["tool_choice"] == {"type": "auto", "disable_parallel_tool_use": True}
    assert request["stream"] is True
    assert request["max_tokens"] == 300


def test_it_sends_no_sampling_and_nothing_about_the_caller_as_metadata(claude_model: Model):
    (request,) = requests_of(claude_model, {})
    assert request.keys().isdisjoint({"temperature", "top_p", "top_k", "metadata"})


def test_the_last_message_is_the_users_whatever_was_said_already(claude_model: Model):
    (request,) = requests_of(claude_model, {"already_said": "Leaves are green."})
    assert request["messages"][-1]["role"] == "user"
    assert "Leaves are green." in request["messages"][-1]["content"][-1]["text"]


def test_a_new_call_finds_tools_and_persona_in_the_cache(claude_model: Model):
    assert usage_of(claude_model, facts=FACTS).cache_read == 0
    assert usage_of(claude_model, facts="Somebody else.").cache_read > 500


def test_the_next_turn_finds_everything_before_it_in_the_cache(claude_model: Model):
    first = usage_of(claude_model, facts=FACTS, already_said="Well.")
    second = usage_of(claude_model, facts=FACTS)
    third = usage_of(claude_model, facts=FACTS, exchanges=(Exchange("I like leaves.", "Why?"),), heard="So green.")
    assert first.cache_read == 0
    assert third.cache_read == second.cache_read + second.cache_write
    assert third.input == 0


def test_a_tools_result_goes_back_in_the_same_turn(claude_model: Model):
    step = ToolStep("Noted.", WantsTool("call_|é", "remember", {"idea": "leaves"}), "Kept.", is_error=False)
    (request,) = requests_of(claude_model, {"steps": (step,)})
    heard, asked, result = (message["content"] for message in request["messages"])
    assert heard[-1]["text"] == "I like leaves."
    assert asked[0] == {"type": "text", "text": "Noted."}
    assert asked[1] == {"type": "tool_use", "id": "step_1", "name": "remember", "input": {"idea": "leaves"}}
    assert result == [{"type": "tool_result", "tool_use_id": "step_1", "content": "Kept.", "is_error": False}]


def test_sonnet_goes_without_thinking_before_the_first_word(claude_model: Model):
    sonnet = claude_model.make(model="claude-sonnet-5-5", thinking=THINKING_AFTER_TOOLS)
    step = ToolStep("", WantsTool("x", "remember", {}), "Kept.")
    *words, finished = answer(sonnet, steps=(step,))  # the stand-in thinks here, as Sonnet does
    assert text_of(words) == "You said: Kept. What makes you say that?"
    assert isinstance(finished, Finished)
    assert finished.model == "claude-sonnet-5-5"


def test_a_spend_limit_is_no_matter_of_waiting(claude_model: Model):
    claude_model.script.script(Status(429, code="enforced_spend_limit_reached"))
    failed = failure(claude_model)
    assert (failed.reason, failed.retryable, failed.is_outage) == ("out_of_credit", False, True)


def test_an_overload_is_told_from_a_broken_server(claude_model: Model):
    claude_model.script.script(Status(529))
    assert failure(claude_model).reason == "overloaded"


def test_a_child_process_does_not_share_its_parents_connection(claude_model: Model):
    answerer = claude_model.make()
    answer(answerer)
    read, write = os.pipe()
    if (pid := os.fork()) == 0:
        heard = b"nothing"
        try:
            heard = text_of(answer(answerer, heard="From the child")).encode()
        finally:
            os.write(write, heard)
            os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(read, 1000) == b"You said: From the child. What makes you say that?"
    assert text_of(answer(answerer, heard="From the parent")).startswith("You said: From the parent")
    assert claude_model.server.connections == 2


def test_the_client_is_built_where_it_is_first_used():
    client = claude_client("k", "http://127.0.0.1:1")
    there = threading.active_count()
    assert client() is client()
    assert client().max_retries == 0
    assert threading.active_count() == there


def failure(model: Model) -> AnswererFailed:
    try:
        for event in model.make().answer(conversation(), Deadline.after(5)):
            assert not isinstance(event, Words)
    except AnswererFailed as failed:
        return failed
    raise AssertionError("it did not fail")
