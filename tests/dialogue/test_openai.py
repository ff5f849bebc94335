"""What goes to OpenAI, in its own words."""

import json

import pytest

from tests.dialogue.talk import Model, answer, conversation
from tests.standins.replies import Status
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.exchange import Exchange
from voiceagent.dialogue.base import Finished, ToolStep, ToolUse
from voiceagent.dialogue.openai_events import take
from voiceagent.dialogue.reply_so_far import ReplySoFar

STEP = ToolStep("Noted.", ToolUse("x", "remember", {"idea": "leaves"}), "Kept.")


def test_a_conversation_in_openais_words(openai_model: Model):
    exchanges = (Exchange("", "Hello."), Exchange("Hi", "What do you think of?"))
    answer(openai_model.make(), exchanges=exchanges, steps=(STEP,), already_said="And so.")
    messages = openai_model.script.last_request["messages"]
    roles = [message["role"] for message in messages]
    assert roles == ["system", "user", "assistant", "user", "assistant", "user", "assistant", "tool", "user"]
    assert messages[0]["content"] == "You are a tutor."
    assert messages[5]["content"] == "I like leaves."
    (call,) = messages[6]["tool_calls"]
    assert call["function"] == {"name": "remember", "arguments": '{"idea": "leaves"}'}
    assert messages[7] == {"role": "tool", "tool_call_id": call["id"], "content": "Kept."}
    assert "And so." in messages[8]["content"]


def test_it_does_not_reason_before_the_first_word(openai_model: Model):
    """Chat Completions refuses function tools with any other effort, the default one of some models too."""
    answer(openai_model.make())
    request = openai_model.script.last_request
    assert request["reasoning_effort"] == "none"
    assert request["max_completion_tokens"] == 300
    assert request["parallel_tool_calls"] is False
    assert request.keys().isdisjoint({"temperature", "top_p", "max_tokens", "user"})


def test_an_empty_account_is_no_matter_of_waiting(openai_model: Model):
    openai_model.script.script(Status(429, code="insufficient_quota"))
    with pytest.raises(AnswererFailed) as raised:
        answer(openai_model.make())
    assert (raised.value.reason, raised.value.retryable) == ("out_of_credit", False)


@pytest.mark.parametrize(
    "deltas",
    [
        [{"content": "I'm"}, {"refusal": "I can't help with that."}],
        [{"refusal": "I can't"}, {"refusal": " help with that."}],
    ],
)
def test_its_own_words_of_refusal_are_not_spoken(deltas: list[dict[str, str]]):
    reply = ReplySoFar("openai", "gpt-5.4-mini", conversation())
    said = [take(reply, json.dumps({"choices": [{"delta": delta}]})) for delta in deltas]
    take(reply, json.dumps({"choices": [{"delta": {}, "finish_reason": "stop"}]}))
    (finished,) = reply.ending()
    assert isinstance(finished, Finished)
    assert finished.stop == "refusal"
    assert not any("help" in text for text in said if text)
