"""The promise of base.py, over every answerer there is."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.dialogue.talk import Model, answer, conversation
from voiceagent.core.breakers import Breaker
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.exchange import Exchange
from voiceagent.dialogue.base import Answerer, Finished, ToolStep, ToolUse, Words
from voiceagent.dialogue.fallback import FallbackAnswerer
from voiceagent.dialogue.offline import OfflineCompanion

STEP = ToolStep("Noted.", ToolUse("call_1", "remember", {"idea": "leaves"}), "Kept.")

TALKS: list[dict[str, Any]] = [
    {},
    {"heard": ""},
    {"heard": "\x00 half \ud83c </call_facts> {curly} %s"},
    {"heard": "so I think that " * 800},
    {"heard": "Please remember that leaves are greedy for light."},
    {"heard": "Okay, goodbye now."},
    {"facts": "They called twice before."},
    {"persona": "", "tools": ()},
    {"exchanges": (Exchange("", "Hello."), Exchange("Hi", ""), Exchange("", "Are you still there?"))},
    {"exchanges": (Exchange("I like trees.", "Why?"),) * 300},
    {"already_said": "Leaves are green."},
    {"steps": (STEP,)},
    {"steps": (ToolStep("", STEP.use, "It could not be done.", is_error=True),)},
    {"heard": "Ich mag Blätter.", "language": "de-DE"},
]


@pytest.fixture(params=["claude", "openai", "offline", "fallback"])
def answerer(request: pytest.FixtureRequest) -> Iterator[Answerer]:
    match request.param:
        case "claude" | "openai":
            model: Model = request.getfixturevalue(f"{request.param}_model")
            yield model.make()
        case "offline":
            yield OfflineCompanion()
        case "fallback":
            model = request.getfixturevalue("claude_model")
            chain: list[Answerer] = [model.make(), OfflineCompanion()]
            yield FallbackAnswerer([(one, Breaker(one.name)) for one in chain])


def test_its_name_is_a_short_constant(answerer: Answerer):
    assert answerer.name.isidentifier()
    assert answerer.name == answerer.name.lower()


@pytest.mark.parametrize("talk", TALKS)
def test_it_says_something_and_finishes_once_at_the_end(answerer: Answerer, talk: dict[str, Any]):
    *before, finished = answer(answerer, **talk)
    assert isinstance(finished, Finished)
    assert finished.stop in {"end", "tool", "length", "refusal"}
    assert finished.answerer
    assert not any(isinstance(event, Finished) for event in before)
    assert all(isinstance(event, Words) and event.text for event in before if not isinstance(event, ToolUse))
    says_or_does = any(isinstance(event, ToolUse) or event.text.strip() for event in before)  # type: ignore[union-attr]
    assert says_or_does or "already_said" in talk


@pytest.mark.parametrize("talk", TALKS)
def test_a_tool_comes_just_before_the_end_and_is_one_it_was_offered(answerer: Answerer, talk: dict[str, Any]):
    *before, finished = answer(answerer, **talk)
    uses = [place for place, event in enumerate(before) if isinstance(event, ToolUse)]
    assert isinstance(finished, Finished)
    assert (finished.stop == "tool") == bool(uses)
    assert uses in ([], [len(before) - 1])
    offered = {tool.name for tool in conversation(**talk).tools}
    assert {before[place].name for place in uses} <= offered  # type: ignore[union-attr] # they are ToolUse


def test_it_may_be_closed_at_any_time_and_asked_again(answerer: Answerer):
    for events_taken in range(4):
        events = answerer.answer(conversation(), Deadline.after(5))
        for _ in zip(range(events_taken), events, strict=False):
            pass
        events.close()  # type: ignore[attr-defined] # an answer is a generator
    assert isinstance(answer(answerer)[-1], Finished)


def test_after_the_deadline_it_answers_or_fails(answerer: Answerer):
    with suppress(AnswererFailed):
        assert isinstance(answer(answerer, within_s=0.0)[-1], Finished)


def test_it_answers_several_callers_at_once(answerer: Answerer):
    talks = [answerer.answer(conversation(heard=f"I like {what}."), Deadline.after(5)) for what in "abc"]
    ends = [list(events)[-1] for events in talks]
    assert all(isinstance(end, Finished) for end in ends)
