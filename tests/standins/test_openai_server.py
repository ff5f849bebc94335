"""The stand-in for OpenAI speaks to the real SDK: dialogue and transcription."""

import time
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from openai.types.chat import ChatCompletionChunk

from tests.standins.openai_server import DEFAULT_TRANSCRIPT, OpenAIServer
from tests.standins.openai_transcripts import Upload
from tests.standins.replies import (
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
)

TURN: dict[str, Any] = {"model": "gpt-6-luna", "messages": [{"role": "user", "content": "I like leaves."}]}
ECHO = "You said: I like leaves. What makes you say that?"
WAV = ("call.wav", b"RIFF" + bytes(16_000), "audio/wav")


@pytest.fixture(scope="module")
def one_sdk() -> Iterator[openai.OpenAI]:
    timeout = openai.Timeout(20)
    with openai.OpenAI(api_key="k", max_retries=0, timeout=timeout) as client:
        yield client


@pytest.fixture
def sdk(one_sdk: openai.OpenAI, openai_server: OpenAIServer) -> openai.OpenAI:
    return one_sdk.with_options(base_url=openai_server.base_url)


def chunks_of(sdk: openai.OpenAI, **changes: Any) -> Iterator[ChatCompletionChunk]:
    yield from sdk.chat.completions.create(stream=True, **{**TURN, **changes})


def text_of(chunks: Iterator[ChatCompletionChunk]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def transcribe(sdk: openai.OpenAI, **changes: Any) -> Any:
    return sdk.audio.transcriptions.create(**{"model": "gpt-transcribe", "file": WAV, **changes})


def test_it_says_back_what_it_heard(sdk: openai.OpenAI) -> None:
    assert text_of(chunks_of(sdk)) == ECHO
    assert sdk.chat.completions.create(**TURN).choices[0].message.content == ECHO


def test_usage_comes_last_where_asked_for(sdk: openai.OpenAI) -> None:
    *_, last = chunks_of(sdk, stream_options={"include_usage": True})
    assert last.choices == []
    assert last.usage
    assert last.usage.total_tokens == last.usage.prompt_tokens + last.usage.completion_tokens


def test_a_tool_call_comes_in_pieces(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.chat.script(ToolUse("remember", {"idea": "leaves are green"}, text_before="Wait."))
    chunks = [chunk.choices[0] for chunk in chunks_of(sdk)]
    calls = [chunk.delta.tool_calls[0] for chunk in chunks if chunk.delta.tool_calls]
    assert calls[0].function
    assert (calls[0].function.name, bool(calls[0].id)) == ("remember", True)
    arguments = "".join(call.function.arguments or "" for call in calls if call.function)
    assert arguments == '{"idea": "leaves are green"}'
    assert chunks[-1].finish_reason == "tool_calls"


@pytest.mark.parametrize(
    ("reply", "said", "reason"),
    [
        (Refusal("I would"), "I would", "content_filter"),
        (MaxTokens("A leaf is"), "A leaf is", "length"),
        (Empty(), "", "stop"),
    ],
)
def test_a_reply_may_end_otherwise(
    sdk: openai.OpenAI, openai_server: OpenAIServer, reply: Reply, said: str, reason: str
) -> None:
    openai_server.chat.script(reply, reply)
    chunks = list(chunks_of(sdk))
    assert text_of(iter(chunks)) == said
    assert chunks[-1].choices[0].finish_reason == reason
    assert sdk.chat.completions.create(**TURN).choices[0].finish_reason == reason


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Hang(), openai.APITimeoutError),
        (Hang(before_headers=False), openai.APITimeoutError),
        (Stall(after_words=2), openai.APITimeoutError),
        (Cut(after_words=2), openai.APIConnectionError),
        (Cut(in_tool="remember"), openai.APIConnectionError),
        (MidStreamError("server_error", after_words=2), openai.APIError),
        (Status(500), openai.InternalServerError),
        (Status(401), openai.AuthenticationError),
    ],
)
def test_a_failing_stream_is_the_error_of_the_sdk(
    sdk: openai.OpenAI, openai_server: OpenAIServer, reply: Reply, error: type[Exception]
) -> None:
    openai_server.chat.script(reply)
    with pytest.raises(error):
        text_of(chunks_of(sdk.with_options(timeout=2.0)))


def test_a_spent_quota_has_its_code(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.chat.script(Status(429, code="insufficient_quota"))
    with pytest.raises(openai.RateLimitError) as raised:
        text_of(chunks_of(sdk))
    assert raised.value.code == "insufficient_quota"


def test_a_clean_cut_looks_like_an_end_without_a_reason(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.chat.script(Cut(after_words=2, cleanly=True))
    assert [chunk.choices[0].finish_reason for chunk in chunks_of(sdk)] == [None, None, None]


@pytest.mark.parametrize(
    "changes",
    [
        {"max_tokens": 5},
        {"messages": [{"role": "tool", "tool_call_id": "call_1", "content": "kept"}]},
        {"messages": [{"role": "user", "content": None}]},
        {"tool_choice": "auto"},
    ],
)
def test_a_bad_request_is_refused(sdk: openai.OpenAI, openai_server: OpenAIServer, changes: dict[str, Any]) -> None:
    with pytest.raises(openai.BadRequestError):
        text_of(chunks_of(sdk, **changes))
    assert len(openai_server.refusals) == 1
    openai_server.chat.forgive()


def test_a_tool_result_may_follow_its_call(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.chat.script(ToolUse("remember", {}))
    call = sdk.chat.completions.create(**TURN).choices[0].message.model_dump(exclude_none=True)
    result = {"role": "tool", "tool_call_id": call["tool_calls"][0]["id"], "content": "kept"}
    assert text_of(chunks_of(sdk, messages=[*TURN["messages"], call, result])).startswith("You said: kept")


def test_audio_is_transcribed_as_scripted(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.transcription.script("Hello there.")
    assert transcribe(sdk).text == "Hello there."
    assert transcribe(sdk).text == DEFAULT_TRANSCRIPT


def test_the_form_is_kept(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    transcribe(sdk, language="en", prompt="A lesson.", extra_body={"keywords": ["chlorophyll", "stoma"]})
    form = openai_server.transcription.last_request
    assert form["file"] == Upload(WAV[0], WAV[2], WAV[1])
    assert (form["model"], form["language"], form["prompt"]) == ("gpt-transcribe", "en", "A lesson.")
    assert form["keywords[]"] == ["chlorophyll", "stoma"]


def test_a_transcript_can_be_streamed(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.transcription.script("Hello there.")
    events = [event.to_dict() for event in transcribe(sdk, stream=True)]
    assert [event.get("delta") or event.get("text") for event in events] == [
        "Hello",
        " there.",
        "Hello there.",
    ]


def test_a_transcript_can_be_plain_text(sdk: openai.OpenAI) -> None:
    assert transcribe(sdk, response_format="text").strip() == DEFAULT_TRANSCRIPT


def test_a_slow_transcript_takes_its_time(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.transcription.script(Text("Hello.", first_token_s=0.2))
    began = time.monotonic()
    assert transcribe(sdk).text == "Hello."
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Hang(), openai.APITimeoutError),
        (Status(503), openai.InternalServerError),
        (Status(429, retry_after=1), openai.RateLimitError),
        (Cut(), openai.APIConnectionError),
    ],
)
def test_a_failing_transcription_is_the_error_of_the_sdk(
    sdk: openai.OpenAI, openai_server: OpenAIServer, reply: Reply, error: type[Exception]
) -> None:
    openai_server.transcription.script(reply)
    with pytest.raises(error):
        transcribe(sdk.with_options(timeout=2.0))


@pytest.mark.parametrize(
    "changes",
    [
        {"file": WAV[1]},
        {"file": ("call.ulaw", WAV[1], "audio/basic")},
        {"file": ("call.wav", b"RIFF", "audio/wav")},
        {"model": "tts-1"},
    ],
)
def test_a_bad_upload_is_refused(sdk: openai.OpenAI, openai_server: OpenAIServer, changes: dict[str, Any]) -> None:
    with pytest.raises(openai.BadRequestError):
        transcribe(sdk, **changes)
    openai_server.transcription.forgive()


def test_a_key_is_needed(openai_server: OpenAIServer) -> None:
    answer = httpx2.post(f"{openai_server.base_url}/chat/completions", json=TURN)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")


def test_a_stopped_server_refuses_and_comes_back(sdk: openai.OpenAI, openai_server: OpenAIServer) -> None:
    openai_server.stop()
    with pytest.raises(openai.APIConnectionError):
        text_of(chunks_of(sdk))
    openai_server.start()
    assert text_of(chunks_of(sdk)) == ECHO
