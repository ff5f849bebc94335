"""OpenAI's transcription, through its SDK."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import openai
from openai.types.audio import Transcription

from voiceagent.core.deadline import Deadline
from voiceagent.core.http_transport import http_options
from voiceagent.core.per_process import PerProcess
from voiceagent.core.within import within
from voiceagent.speech.audio import wav_of
from voiceagent.speech.base import Audio, Expected, Transcript
from voiceagent.speech.failures import Reason, failure
from voiceagent.speech.languages import as_expected, primary

_CONNECT_S = 1.0
_FAIR_CHANCE_S = 1.0
"""Who was given less has not failed by being late."""
_LEAST_S = 0.1
"""Shorter audio is refused by the API; there is no word in it either."""
_MOST_KEYWORDS = 100

_REASONS: dict[int | str, Reason] = {  # HTTP status, or the error's code, which says more
    401: "no_access",
    402: "out_of_credit",
    403: "no_access",
    404: "no_access",
    408: "server_error",
    409: "server_error",
    429: "rate_limited",
    503: "overloaded",
    "insufficient_quota": "out_of_credit",  # comes as a 429, but no waiting helps
    "billing_hard_limit_reached": "out_of_credit",
    "slow_down": "overloaded",
}


def openai_client(api_key: str, base_url: str | None = None) -> PerProcess[openai.OpenAI]:
    """One client per process. `base_url` ends in /v1."""

    def build() -> openai.OpenAI:
        http_client = openai.DefaultHttpxClient(**http_options())
        return openai.OpenAI(api_key=api_key, base_url=base_url, max_retries=0, http_client=http_client)

    return PerProcess(build)


class OpenAITranscriber:
    """Makes one request for one piece of audio: up to 25 MB, 26 minutes of a telephone's."""

    def __init__(
        self, client: Callable[[], openai.OpenAI], *, name: str = "openai", model: str = "gpt-transcribe"
    ) -> None:
        self.name = name
        self._client = client
        self._model = model

    def transcribe(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        nothing = Transcript("", transcriber=self.name, seconds=audio.seconds)
        if audio.seconds < _LEAST_S:
            return nothing
        if deadline.passed():
            raise failure("no_time")
        has_fair_chance = deadline.left() >= _FAIR_CHANCE_S
        try:
            answer = within(deadline, lambda: self._ask(audio, expected, deadline))
        except Exception as exc:
            if _is_too_short(exc):
                return nothing
            reason = reason_of(exc)
            raise failure("no_time" if reason == "late" and not has_fair_chance else reason) from exc
        return self._transcript(answer, audio, expected)

    def _ask(self, audio: Audio, expected: Expected, deadline: Deadline) -> object:
        left_s = deadline.left()
        return self._client().audio.transcriptions.create(
            model=self._model,
            # The API tells the format by name and type.
            file=("call.wav", wav_of(audio), "audio/wav"),
            timeout=httpx2.Timeout(left_s, connect=min(_CONNECT_S, left_s / 4)),
            **dict(_hints(expected)),
        )

    def _transcript(self, answer: object, audio: Audio, expected: Expected) -> Transcript:
        if not isinstance(answer, Transcription) or not isinstance(getattr(answer, "text", None), str):
            raise failure("garbled")
        return Transcript(
            text=answer.text.strip(),
            language=_language(answer, expected),
            transcriber=self.name,
            seconds=_billed_seconds(answer, audio),
        )


def _hints(expected: Expected) -> Iterator[tuple[str, Any]]:
    if expected.languages:
        yield "languages", list(dict.fromkeys(map(primary, expected.languages)))
    if expected.keywords:
        yield "keywords", list(dict.fromkeys(expected.keywords))[:_MOST_KEYWORDS]


def _language(answer: Transcription, expected: Expected) -> str:
    heard = answer.languages or []
    return as_expected(str(heard[0].code), expected) if heard else ""


def _billed_seconds(answer: Transcription, audio: Audio) -> float:
    """Usage comes in seconds or in tokens; in tokens it says nothing about time."""
    seconds = getattr(answer.usage, "seconds", None)
    return float(seconds) if seconds else audio.seconds


def _is_too_short(error: Exception) -> bool:
    return isinstance(error, openai.BadRequestError) and "too short" in error.message.lower()


def reason_of(error: Exception) -> Reason:
    """Our reason for whatever comes of a request."""
    match error:
        case TimeoutError() | openai.APITimeoutError():
            return "late"
        case openai.APIStatusError():
            otherwise: Reason = "server_error" if error.status_code >= 500 else "bad_request"
            names: list[int | str | None] = [error.code, error.status_code]
            return next((_REASONS[name] for name in names if name in _REASONS), otherwise)
        case openai.APIConnectionError(__cause__=httpx2.ConnectError() | httpx2.ConnectTimeout()):
            return "unreachable"
        case openai.APIConnectionError():
            return "cut_off"
        case openai.APIError() | ValueError():  # a body that is not JSON, or not that of a transcription
            return "garbled"
    return "unexpected"
