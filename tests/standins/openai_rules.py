"""What the OpenAI API refuses: each check says what is wrong with a request, or nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

Fields = Mapping[str, Any]

AUDIO_KINDS = {"flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm"}
TRANSCRIBERS = ("gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "whisper-1")
MOST_AUDIO_BYTES = 25 * 1024 * 1024
LEAST_AUDIO_BYTES = 1000
"""Below a tenth of a second or so the API says that the audio is too short."""


def chat_problem(body: Any) -> str | None:
    """Return how the API would refuse this chat request, or None."""
    if not isinstance(body, dict) or not body.get("model"):
        return "you must provide a model parameter"
    if not isinstance(body.get("messages"), list) or not body["messages"]:
        return "'messages' is required"
    return next(_chat_complaints(body), None)


def transcription_problem(fields: Fields) -> str | None:
    """Return how the API would refuse this upload, or None."""
    upload = fields.get("file")
    if upload is None:
        return "file: field required"
    if fields.get("model") not in TRANSCRIBERS:
        return f"model {fields.get('model')!r} does not transcribe"
    if upload.filename.rpartition(".")[2].lower() not in AUDIO_KINDS:
        return "Unrecognized file format."
    if len(upload.content) > MOST_AUDIO_BYTES:
        return "Maximum content size limit exceeded"
    return "Audio file is too short." if len(upload.content) < LEAST_AUDIO_BYTES else None


def _chat_complaints(body: Fields) -> Iterator[str]:
    if "max_tokens" in body:  # every model that is still served for dialogue
        yield "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    for name in ("system", "anthropic-version", "cache_control"):
        if name in body:
            yield f"Unknown parameter: '{name}'."
    if body.get("tool_choice") and not body.get("tools"):
        yield "'tool_choice' is only allowed when 'tools' are specified."
    yield from _tool_messages(body["messages"])


def _tool_messages(messages: list[dict[str, Any]]) -> Iterator[str]:
    """Every tool call is answered by a `tool` message before anybody else speaks."""
    asked: set[str] = set()
    for message in messages:
        if message.get("role") == "tool":
            if message.get("tool_call_id") not in asked:
                yield "messages with role 'tool' must be a response to a preceding message with 'tool_calls'"
            asked.discard(str(message.get("tool_call_id")))
            continue
        if asked:
            yield f"tool_call_ids did not have response messages: {sorted(asked)}"
        if message.get("role") not in {"system", "developer", "user", "assistant"}:
            yield f"Invalid role: {message.get('role')!r}"
        if message.get("content") is None and not message.get("tool_calls"):
            yield "Invalid value for 'content': expected a string, got null."
        asked = {str(call["id"]) for call in message.get("tool_calls") or []}
    if asked:
        yield f"tool_call_ids did not have response messages: {sorted(asked)}"
