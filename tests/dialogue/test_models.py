"""What may go wrong between a model and us, and what becomes of it: the same for every vendor."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.dialogue.talk import Model, answer, conversation, text_of
from tests.standins.replies import (
    LONG_ANSWER,
    Cut,
    Empty,
    Hang,
    MaxTokens,
    MidStreamError,
    Refusal,
    Reply,
    Stall,
    Status,
    Text,
    ToolUse,
    Usage,
)
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.exchange import Exchange
from voiceagent.dialogue.base import Event, Finished, ToolStep, Words
from voiceagent.dialogue.base import ToolUse as WantsTool
from voiceagent.dialogue.base import Usage as Tokens

FOR_EVER = 60.0  # no test waits so long: a clock that is not kept makes it fail by the test's timeout
STEP = ToolStep("Noted.", WantsTool("call_1", "remember", {"idea": "leaves"}), "Kept.")


def failure_of(model: Model, reply: Reply, within_s: float = 5.0, **clocks: float) -> tuple[str, AnswererFailed]:
    """What it said before it failed, and how it failed."""
    model.script.script(reply)
    events: list[Event] = []
    with pytest.raises(AnswererFailed) as raised:
        for event in model.make(**clocks).answer(conversation(), Deadline.after(within_s)):
            events.append(event)
    assert not any(isinstance(event, WantsTool | Finished) for event in events)
    return text_of(events), raised.value


def test_it_passes_words_on_as_they_come(model: Model):
    model.script.script(Text("One two three.", per_word_s=0.05))
    events = answer(model.make())
    assert [event.text for event in events if isinstance(event, Words)] == ["One", " two", " three."]


def test_it_tells_what_was_billed(model: Model):
    model.script.script(Text("Yes.", usage=Usage(30, 7, cache_read_input_tokens=600)))
    *_, finished = answer(model.make())
    assert isinstance(finished, Finished)
    assert finished.usage == Tokens(input=30, output=7, cache_read=600)


def test_a_tool_is_asked_for_after_the_words_with_whole_arguments(model: Model):
    model.script.script(ToolUse("remember", {"idea": "leaves are greedy"}, text_before="Noted."))
    *words, use, finished = answer(model.make())
    assert text_of(words) == "Noted."
    assert isinstance(use, WantsTool)
    assert (use.name, use.arguments) == ("remember", {"idea": "leaves are greedy"})
    assert isinstance(finished, Finished)
    assert finished.stop == "tool"


def test_a_tool_without_arguments_gets_none(model: Model):
    model.script.script(ToolUse("end_call", ""))
    use, _ = answer(model.make())
    assert isinstance(use, WantsTool)
    assert use.arguments == {}


@pytest.mark.parametrize("arguments", ['{"idea": "lea', '["leaves"]', '{"idea": NaN}', "null"])
def test_arguments_that_are_no_json_object_are_a_failure(model: Model, arguments: str):
    said, failed = failure_of(model, ToolUse("remember", arguments, text_before="Noted."))
    assert (said, failed.reason, failed.is_outage) == ("Noted.", "broken_tool_call", False)


def test_half_a_character_in_arguments_is_made_sendable(model: Model):
    model.script.script(ToolUse("remember", r'{"idea": "leaf \ud83c"}'))
    use, _ = answer(model.make())
    assert isinstance(use, WantsTool)
    assert use.arguments == {"idea": "leaf ?"}


def test_a_tool_cut_off_by_the_token_limit_is_not_run(model: Model):
    cut = ToolUse("remember", '{"idea": "lea', text_before="Noted.", stop_reason="max_tokens")
    model.script.script(cut)
    *_, finished = answer(model.make())
    assert isinstance(finished, Finished)
    assert finished.stop == "length"


@pytest.mark.parametrize("cleanly", [True, False])
@pytest.mark.parametrize("in_tool", [None, "remember"])
def test_a_stream_that_ends_too_soon_is_no_answer(model: Model, cleanly: bool, in_tool: str | None):
    said, failed = failure_of(model, Cut(after_words=4, cleanly=cleanly, in_tool=in_tool, per_word_s=0.01))
    assert said == "Plants catch light with"
    assert (failed.reason, failed.is_outage) == ("cut_off", True)


def test_the_token_limit_ends_an_answer(model: Model):
    model.script.script(MaxTokens("Leaves are"))
    *_, finished = answer(model.make())
    assert isinstance(finished, Finished)
    assert finished.stop == "length"


@pytest.mark.parametrize("said", ["", "Leaves are"])
def test_a_refusal_is_an_answer(model: Model, said: str):
    model.script.script(Refusal(text_before=said))
    *words, finished = answer(model.make())
    assert text_of(words) == said
    assert isinstance(finished, Finished)
    assert finished.stop == "refusal"


@pytest.mark.parametrize("reply", [Empty(), Text(" \n"), MaxTokens("")])
def test_an_answer_without_a_word_is_a_failure(model: Model, reply: Reply):
    _, failed = failure_of(model, reply)
    assert (failed.reason, failed.is_outage) == ("empty", False)


@pytest.mark.parametrize("before", [{"already_said": "Leaves are green."}, {"steps": (STEP,)}])
def test_nothing_more_is_an_answer_after_words_of_the_same_turn(model: Model, before: dict[str, Any]):
    model.script.script(Empty())
    (finished,) = answer(model.make(), **before)
    assert isinstance(finished, Finished)
    assert finished.stop == "end"


@pytest.mark.parametrize(
    ("status", "reason", "retryable", "is_outage"),
    [
        (Status(400), "bad_request", False, False),
        (Status(401), "no_access", False, False),
        (Status(404), "no_access", False, False),
        (Status(413), "bad_request", False, False),
        (Status(429, retry_after=30), "rate_limited", True, False),
        (Status(500), "server_error", True, True),
        (Status(502, raw="<html>Bad gateway</html>"), "server_error", True, True),
        (Status(418, raw="teapot"), "bad_request", False, False),
        (Status(200, raw="<html>Please log in</html>"), "garbled", True, True),
    ],
)
def test_an_http_error_becomes_ours(model: Model, status: Status, reason: str, retryable: bool, is_outage: bool):
    _, failed = failure_of(model, status)
    assert (failed.reason, failed.retryable, failed.is_outage) == (reason, retryable, is_outage)
    assert len(model.script.requests) == 1  # the SDK's own retries would hold the caller up


def test_our_errors_do_not_quote_the_vendor(model: Model):
    _, failed = failure_of(model, Status(400, message="messages.0: 'I like leaves.' is not allowed"))
    assert "leaves" not in str(failed)


def test_an_error_in_the_middle_is_an_outage_and_what_was_said_stays(model: Model):
    said, failed = failure_of(model, MidStreamError("api_error", after_words=3))
    assert said == "Plants catch light"
    assert (failed.reason, failed.is_outage) == ("server_error", True)


def test_an_endpoint_that_is_not_there_is_an_outage(model: Model):
    model.server.stop()
    with pytest.raises(AnswererFailed) as raised:
        answer(model.make())
    assert (raised.value.reason, raised.value.is_outage) == ("unreachable", True)


@pytest.mark.parametrize("before_headers", [True, False])
def test_it_does_not_wait_for_ever_for_the_first_token(model: Model, before_headers: bool):
    _, failed = failure_of(model, Hang(before_headers), within_s=FOR_EVER, first_token_s=0.2)
    assert (failed.reason, failed.is_outage) == ("first_token_late", True)


@pytest.mark.parametrize("pinging", [True, False])
def test_a_stream_that_stalls_is_given_up(model: Model, pinging: bool):
    stall = Stall(after_words=4, pinging=pinging)
    said, failed = failure_of(model, stall, within_s=FOR_EVER, between_tokens_s=0.8)
    assert said == "Plants catch light with"
    assert (failed.reason, failed.is_outage) == ("stalled", True)


def test_a_pause_in_speech_may_be_longer_than_the_wait_for_the_first_token(model: Model):
    model.script.script(Stall(after_words=2, for_s=1.6))
    events = answer(model.make(first_token_s=1.2, between_tokens_s=FOR_EVER), within_s=FOR_EVER)
    assert text_of(events) == LONG_ANSWER


def test_pings_do_not_pass_for_a_first_token(model: Model):
    stall = Stall(after_words=0, pinging=True)
    _, failed = failure_of(model, stall, within_s=FOR_EVER, first_token_s=0.5)
    assert failed.reason == "first_token_late"


def test_it_waits_for_the_first_token_at_most_half_of_what_is_left(model: Model):
    deadline = Deadline.after(4.0)
    model.script.script(Hang())
    with pytest.raises(AnswererFailed) as raised:
        list(model.make(first_token_s=FOR_EVER).answer(conversation(), deadline))
    assert raised.value.reason == "first_token_late"
    assert deadline.left() > 0.3


def test_too_little_time_is_not_the_models_fault(model: Model):
    _, failed = failure_of(model, Hang(before_headers=False), within_s=0.3)
    assert (failed.reason, failed.is_outage) == ("no_time", False)


def test_the_deadline_ends_an_answer_that_goes_well(model: Model):
    said, failed = failure_of(model, Text(LONG_ANSWER, per_word_s=0.4), within_s=2.0)
    assert said.startswith("Plants")
    assert (failed.reason, failed.is_outage) == ("no_time", False)


def test_after_the_deadline_nobody_is_asked(model: Model):
    with pytest.raises(AnswererFailed) as raised:
        answer(model.make(), within_s=0.0)
    assert raised.value.reason == "no_time"
    assert model.script.requests == []


def test_a_consumer_that_takes_its_time_is_not_taken_for_a_stall(model: Model):
    model.script.script(Text("One two three.", per_word_s=0.02))
    said = ""
    for event in model.make(between_tokens_s=0.15).answer(conversation(), Deadline.after(FOR_EVER)):
        time.sleep(0.3)
        said += text_of([event])
    assert said == "One two three."


def test_closing_hangs_up_at_once(model: Model):
    model.script.script(Stall(after_words=2))
    events = model.make().answer(conversation(), Deadline.after(FOR_EVER))
    next(events)
    events.close()  # type: ignore[attr-defined] # an answer is a generator
    wait_until(lambda: model.server.hangups == 1)
    assert text_of(answer(model.make())) != ""


def test_turns_share_one_connection(model: Model):
    for _ in range(3):
        answer(model.make())
    assert model.server.connections == 1


def test_many_answers_at_once_keep_their_own_clocks(model: Model):
    model.script.when(lambda asked: "stall" in str(asked["messages"]), Stall(after_words=3))
    model.script.always(Text(LONG_ANSWER, per_word_s=0.02))
    answerer = model.make(between_tokens_s=1.5)
    outcomes: list[str] = []

    def talk(heard: str) -> None:
        try:
            outcomes.append(text_of(answer(answerer, heard=heard, within_s=FOR_EVER)))
        except AnswererFailed as failed:
            outcomes.append(failed.reason)

    threads = [threading.Thread(target=talk, args=(heard,)) for heard in ["stall", "go on"] * 6]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [LONG_ANSWER] * 6 + ["stalled"] * 6


@pytest.mark.parametrize(
    "odd",
    [
        {"heard": ""},
        {"heard": "  "},
        {"heard": "\x00\x1b half \ud83c"},
        {"heard": "word " * 3000},
        {"persona": "", "tools": ()},
        {"facts": "They like trees."},
        {"exchanges": (Exchange("", "Hello."), Exchange("Hi", ""), Exchange("", ""), Exchange("So", "Yes?"))},
        {"already_said": "Leaves are green."},
        {"steps": (STEP,)},
        {"steps": (ToolStep("", STEP.use, "", is_error=True), STEP), "already_said": "And so."},
    ],
)
def test_it_says_nothing_that_the_api_would_refuse(model: Model, odd: dict[str, Any]):
    # The stand-in refuses what the API refuses, and its fixture fails the test for every refusal.
    assert text_of(answer(model.make(), **odd)) != ""


def wait_until(true: Callable[[], bool], timeout_s: float = 20.0) -> None:
    give_up = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)
