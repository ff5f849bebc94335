"""The stand-in for Claude speaks to the real SDK, in every kind of reply."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anthropic
import httpx2
import pytest
from anthropic.types import RawMessageStreamEvent

from tests.standins.claude_server import ClaudeServer
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
from tests.standins.steps import words

TURN: dict[str, Any] = {"model": "claude-haiku-5-5", "max_tokens": 200, "thinking": {"type": "disabled"}}
HELLO: list[dict[str, Any]] = [{"role": "user", "content": "I like leaves."}]
ECHO = "You said: I like leaves. What makes you say that?"


@pytest.fixture(scope="module")
def one_sdk() -> Iterator[anthropic.Anthropic]:
    timeout = anthropic.Timeout(20)
    with anthropic.Anthropic(api_key="k", max_retries=0, timeout=timeout) as client:
        yield client


@pytest.fixture
def sdk(one_sdk: anthropic.Anthropic, claude: ClaudeServer) -> anthropic.Anthropic:
    """Build a client once: that costs 80 ms, a new address nothing."""
    return one_sdk.with_options(base_url=claude.url)


@pytest.fixture
def impatient(sdk: anthropic.Anthropic) -> anthropic.Anthropic:
    """One that gives up after a second without a byte."""
    return sdk.with_options(timeout=anthropic.Timeout(1.0))


def events_of(sdk: anthropic.Anthropic, **changes: Any) -> Iterator[RawMessageStreamEvent]:
    options = {**TURN, "messages": HELLO, **changes}
    yield from sdk.messages.create(stream=True, **options)


def text_of(events: Iterator[RawMessageStreamEvent]) -> str:
    said = ""
    for event in events:
        if event.type == "content_block_delta" and event.delta.type == "text_delta":
            said += event.delta.text
    return said


def stop_reason_of(events: Iterator[RawMessageStreamEvent]) -> str | None:
    ends = [event.delta.stop_reason for event in events if event.type == "message_delta"]
    return ends[0] if ends else None


def ask(sdk: anthropic.Anthropic, **changes: Any) -> anthropic.types.Message:
    message: anthropic.types.Message = sdk.messages.create(**{**TURN, "messages": HELLO, **changes})
    return message


def test_it_says_back_what_it_heard(sdk: anthropic.Anthropic) -> None:
    assert text_of(events_of(sdk)) == ECHO
    assert [block.to_dict() for block in ask(sdk).content] == [{"type": "text", "text": ECHO}]


def test_a_stream_has_the_events_of_the_api_in_their_order(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script("Sure thing.")
    assert [event.type for event in events_of(sdk)] == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    raw = raw_stream(sdk)
    names = [line.removeprefix("event: ") for line in raw.splitlines() if line.startswith("event: ")]
    assert names[:3] == ["message_start", "content_block_start", "ping"]
    assert len(names) == raw.count("\ndata: {")


def raw_stream(sdk: anthropic.Anthropic) -> str:
    options = {**TURN, "messages": HELLO, "stream": True}
    return sdk.messages.with_raw_response.create(**options).http_response.read().decode()


def test_the_sdk_puts_the_stream_together_as_one_message(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(ToolUse("remember", {"idea": "leaves are green"}, text_before="Let me keep that."))
    options = {**TURN, "messages": HELLO}
    with sdk.messages.stream(**options) as stream:
        message = stream.get_final_message()
    assert [block.type for block in message.content] == ["text", "tool_use"]
    assert message.content[1].to_dict()["input"] == {"idea": "leaves are green"}
    assert message.stop_reason == "tool_use"
    assert stream.request_id


def test_words_come_one_by_one_at_the_pace_asked_for(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Text("one two three four", first_token_s=0.2, per_word_s=0.1))
    began, times = time.monotonic(), []
    for event in events_of(sdk):
        if event.type == "content_block_delta":
            times.append(time.monotonic() - began)
    assert len(times) == 4
    assert all(came >= due - 0.01 for came, due in zip(times, (0.2, 0.3, 0.4, 0.5), strict=True))


def test_the_pace_of_the_server_holds_for_replies_without_one(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.pace(first_token_s=0.2)
    began = time.monotonic()
    ask(sdk)
    assert time.monotonic() - began >= 0.2


def test_replies_come_in_the_order_of_the_script(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script("One.", "Two.")
    claude.always(lambda asked: f"{len(asked['messages'])} message.")
    claude.when(lambda asked: "system" in asked, "A summary.")
    heard = [text_of(events_of(sdk)), text_of(events_of(sdk, system="Sum up.")), text_of(events_of(sdk))]
    assert [*heard, text_of(events_of(sdk))] == ["One.", "A summary.", "Two.", "1 message."]
    claude.clear()
    assert text_of(events_of(sdk)) == ECHO


def test_every_request_is_kept(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    ask(sdk)
    ask(sdk, system="Be kind.")
    assert [asked.get("system") for asked in claude.requests] == [None, "Be kind."]
    assert claude.last_request["messages"] == HELLO
    assert len(claude.wait_for_requests(2)) == 2
    with pytest.raises(TimeoutError):
        claude.wait_for_requests(3, timeout_s=0.01)


def test_arguments_that_are_not_json_go_out_as_they_stand(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(ToolUse("remember", '{"idea": '))
    parts = [
        event.delta.partial_json
        for event in events_of(sdk)
        if event.type == "content_block_delta" and event.delta.type == "input_json_delta"
    ]
    assert "".join(parts) == '{"idea": '


@pytest.mark.parametrize(
    ("reply", "said", "reason"),
    [
        (Refusal("I would"), "I would", "refusal"),
        (MaxTokens("A leaf is"), "A leaf is", "max_tokens"),
        (Empty(), "", "end_turn"),
    ],
)
def test_a_reply_may_end_otherwise(
    sdk: anthropic.Anthropic, claude: ClaudeServer, reply: Reply, said: str, reason: str
) -> None:
    claude.script(reply, reply, reply)
    assert text_of(events_of(sdk)) == said
    assert stop_reason_of(events_of(sdk)) == reason
    assert ask(sdk).stop_reason == reason


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, anthropic.BadRequestError),
        (401, anthropic.AuthenticationError),
        (429, anthropic.RateLimitError),
        (500, anthropic.InternalServerError),
        (529, anthropic.InternalServerError),
    ],
)
def test_an_error_status_is_the_error_of_the_sdk(
    sdk: anthropic.Anthropic, claude: ClaudeServer, status: int, error: type[anthropic.APIStatusError]
) -> None:
    claude.script(Status(status, retry_after=30, message="no"))
    with pytest.raises(error) as raised:
        ask(sdk)
    assert raised.value.status_code == status
    assert raised.value.response.headers["retry-after"] == "30"
    assert raised.value.request_id


def test_an_error_has_the_type_and_code_of_the_api(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Status(529), Status(429, code="enforced_spend_limit_reached"), Status(502, raw="<h1>Bad</h1>"))
    with pytest.raises(anthropic.InternalServerError) as overloaded:
        ask(sdk)
    assert overloaded.value.type == "overloaded_error"
    with pytest.raises(anthropic.RateLimitError) as spent:
        ask(sdk)
    assert spent.value.error_code == "enforced_spend_limit_reached"
    with pytest.raises(anthropic.InternalServerError, match="Bad"):
        ask(sdk)


def test_hanging_before_the_headers_is_a_timeout_of_the_sdk(
    impatient: anthropic.Anthropic, claude: ClaudeServer
) -> None:
    claude.script(Hang())
    with pytest.raises(anthropic.APITimeoutError):
        text_of(events_of(impatient))


def test_hanging_after_the_headers_is_a_bare_timeout(impatient: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Hang(before_headers=False))
    with pytest.raises(httpx2.ReadTimeout):
        text_of(events_of(impatient))


def heard_until(error: type[Exception], events: Iterator[RawMessageStreamEvent]) -> str:
    said = ""
    with pytest.raises(error):
        for event in events:
            if event.type == "content_block_delta" and event.delta.type == "text_delta":
                said += event.delta.text
    return said


def test_a_stall_leaves_the_words_before_it(impatient: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Stall(after_words=5))
    assert heard_until(httpx2.ReadTimeout, events_of(impatient)) == "Plants catch light with chlorophyll."


def test_a_stall_may_end(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Stall(after_words=2, for_s=0.1, text="One two three."))
    assert text_of(events_of(sdk)) == "One two three."


def test_pings_keep_a_stalled_socket_from_timing_out(impatient: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Stall(after_words=0, for_s=1.4, pinging=True))
    assert text_of(events_of(impatient)) == LONG_ANSWER


def test_a_cut_in_a_chunk_is_a_bare_protocol_error(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Cut(after_words=2, per_word_s=0.02))
    assert heard_until(httpx2.RemoteProtocolError, events_of(sdk)) == "Plants catch"


def test_a_clean_cut_looks_like_an_end_without_a_reason(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Cut(after_words=2, cleanly=True), Cut(after_words=2, cleanly=True))
    assert text_of(events_of(sdk)) == "Plants catch"
    assert stop_reason_of(events_of(sdk)) is None


def test_a_cut_may_fall_into_a_tools_arguments(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Cut(in_tool="remember", per_word_s=0.01))
    begun: list[str] = []
    with pytest.raises(httpx2.RemoteProtocolError):
        begun.extend(event.delta.type for event in events_of(sdk) if event.type == "content_block_delta")
    assert begun[-1] == "input_json_delta"


def test_an_error_in_the_stream_has_status_200(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(MidStreamError("overloaded_error", after_words=1))
    with pytest.raises(anthropic.APIStatusError) as raised:
        text_of(events_of(sdk))
    assert (raised.value.status_code, raised.value.type) == (200, "overloaded_error")


def test_a_stream_left_early_is_counted_as_a_hangup(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Text(LONG_ANSWER, per_word_s=0.05))
    options = {**TURN, "messages": HELLO}
    with sdk.messages.create(stream=True, **options) as stream:
        next(iter(stream))
    end = time.monotonic() + 20
    while not claude.hangups and time.monotonic() < end:
        time.sleep(0.01)
    assert claude.hangups == 1


def test_a_model_that_may_think_thinks_before_it_speaks(sdk: anthropic.Anthropic) -> None:
    assert [block.type for block in ask(sdk, thinking=anthropic.omit).content] == ["thinking", "text"]
    assert text_of(events_of(sdk, thinking=anthropic.omit)) == ECHO


def test_scripted_usage_is_reported(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Text("Yes.", usage=Usage(7, 3, cache_read_input_tokens=900)))
    usage = ask(sdk).usage
    assert (usage.input_tokens, usage.output_tokens, usage.cache_read_input_tokens) == (7, 3, 900)


def test_an_unchanged_prefix_is_read_from_the_cache(sdk: anthropic.Anthropic) -> None:
    marked = {"system": "Ask one good question. " * 100, "cache_control": {"type": "ephemeral"}}
    first = ask(sdk, **marked)
    grown = [*HELLO, {"role": "assistant", "content": ECHO}, {"role": "user", "content": "They are green."}]
    second = ask(sdk, **marked, messages=grown)
    changed = ask(sdk, **{**marked, "system": "It is noon. " + str(marked["system"])}, messages=grown)
    assert first.usage.cache_creation_input_tokens
    assert second.usage.cache_read_input_tokens == first.usage.cache_creation_input_tokens
    assert (first.usage.cache_read_input_tokens, changed.usage.cache_read_input_tokens) == (0, 0)


def test_a_prefix_below_the_floor_is_not_cached(sdk: anthropic.Anthropic) -> None:
    usage = ask(sdk, cache_control={"type": "ephemeral"}).usage
    assert (usage.cache_creation_input_tokens, usage.cache_read_input_tokens) == (0, 0)


def test_a_warm_up_generates_nothing(sdk: anthropic.Anthropic) -> None:
    assert ask(sdk, max_tokens=0).content == []


def test_a_json_schema_is_answered_with_an_example(sdk: anthropic.Anthropic) -> None:
    properties = {"summary": {"type": "string"}, "captures": {"type": "array", "items": {"type": "string"}}}
    schema = {
        "type": "object",
        "properties": properties,
        "required": ["summary"],
        "additionalProperties": False,
    }
    answer = ask(sdk, output_config={"format": {"type": "json_schema", "schema": schema}})
    assert answer.content[0].to_dict()["text"] == '{"summary": "An example.", "captures": []}'


def test_tokens_can_be_counted(sdk: anthropic.Anthropic) -> None:
    few = sdk.messages.count_tokens(model="claude-haiku-5-5", messages=[{"role": "user", "content": "hi"}])
    many = sdk.messages.count_tokens(model="claude-haiku-5-5", messages=[{"role": "user", "content": "hi " * 99}])
    assert 0 < few.input_tokens < many.input_tokens


def test_one_connection_serves_one_call_after_another(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    for _ in range(5):
        text_of(events_of(sdk))
    assert claude.connections == 1


def test_a_hundred_streams_run_side_by_side(claude: ClaudeServer) -> None:
    claude.pace(first_token_s=0.2, per_word_s=0.02)
    heard: list[str] = []
    timeout = anthropic.Timeout(20)
    with anthropic.Anthropic(api_key="k", base_url=claude.url, max_retries=0, timeout=timeout) as client:
        callers = [threading.Thread(target=lambda: heard.append(text_of(events_of(client)))) for _ in range(100)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
    assert heard == [ECHO] * 100


def test_a_stopped_server_refuses_and_comes_back_on_its_port(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    url = claude.url
    claude.stop()
    with pytest.raises(anthropic.APIConnectionError):
        ask(sdk)
    claude.start()
    assert claude.url == url
    assert text_of(events_of(sdk)) == ECHO


def test_stopping_breaks_a_running_stream(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.script(Text(LONG_ANSWER, per_word_s=0.05))
    events = events_of(sdk)
    next(events)
    claude.stop()
    with pytest.raises(httpx2.TransportError):
        list(events)


def test_a_mistake_in_a_test_is_not_swallowed(sdk: anthropic.Anthropic, claude: ClaudeServer) -> None:
    claude.always(lambda asked: asked["no such field"])
    with pytest.raises(anthropic.APIConnectionError):
        ask(sdk)
    assert isinstance(claude.failures.pop(), KeyError)


def test_it_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    replies = tmp_path / "replies.txt"
    replies.write_text("First.\n\nSecond.\n")
    command = [sys.executable, "-m", "tests.standins.claude_server", "--reply-file", str(replies)]
    options = ["--first-token", "0.01", "--per-word", "0.001"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        with anthropic.Anthropic(api_key="k", base_url=url, max_retries=0) as client:
            heard = [text_of(events_of(client)) for _ in range(3)]
        process.terminate()
    assert heard == ["First.", "Second.", "First."]
    assert process.returncode == 0


def test_words_join_to_the_text_they_came_from() -> None:
    for text in ("a  b\nc ", "", " leading", LONG_ANSWER):
        assert "".join(words(text)) == text


def test_an_unknown_path_is_not_found(sdk: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.NotFoundError):
        sdk.models.list()
