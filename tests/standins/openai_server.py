"""A stand-in for OpenAI at the network's edge: dialogue as the second vendor, and transcription."""

from typing import Any

from tests.standins.claude_echo import say_back
from tests.standins.http_server import Exchange, HttpServer, Request
from tests.standins.openai_bodies import error_body, estimate, send_error
from tests.standins.openai_chat import ChatStream, send_completion
from tests.standins.openai_rules import chat_problem, transcription_problem
from tests.standins.openai_transcripts import read_form, send_transcript, stream_transcript
from tests.standins.replies import Hang, Reply, Status, Text
from tests.standins.script import Asked, Script
from tests.standins.tempo import Tempo

DEFAULT_TRANSCRIPT = "This is what the caller said."


class OpenAIServer(HttpServer):
    """Serves POST /v1/chat/completions by the script `chat`, /v1/audio/transcriptions by `transcription`.

    `transcription.requests` are forms: a plain field is a str, a list (`keywords[]`) a list of str, `file` an
    `Upload`. Its replies are the transcripts.
    """

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.chat = Script(otherwise=_echo)
        self.transcription = Script(otherwise=lambda _: Text(DEFAULT_TRANSCRIPT))
        self.heard_language = "en"
        """What transcripts are said to be in; empty: no language could be told."""
        self.usage_in_tokens = False
        """Which of the two kinds of usage a transcript comes with: seconds, or tokens."""

    @property
    def base_url(self) -> str:
        """What the SDK wants: OpenAI's base URL ends in /v1."""
        return f"{self.url}/v1"

    @property
    def refusals(self) -> list[str]:
        return self.chat.refusals + self.transcription.refusals

    async def answer(self, exchange: Exchange) -> None:
        request = exchange.request
        if len(request.headers.get("authorization", "").removeprefix("Bearer ").strip()) == 0:
            return exchange.send_json(401, error_body("invalid_request_error", "no API key", "invalid_api_key"))
        match request.method, request.path:
            case "POST", "/v1/chat/completions":
                return await self._complete(exchange, _json_of(request))
            case "POST", "/v1/audio/transcriptions":
                return await self._transcribe(exchange, read_form(request))
        return exchange.send_json(404, error_body("invalid_request_error", "Invalid URL"))

    async def _complete(self, exchange: Exchange, asked: Any) -> None:
        if not _accepted(exchange, self.chat, asked, chat_problem(asked)):
            return
        reply = self.chat.next_reply(asked)
        tempo = self.chat.tempo(reply, exchange)
        if await _failed(exchange, reply, tempo):
            return
        usage = reply.usage or estimate(asked, reply)
        if asked.get("stream"):
            await ChatStream(exchange, asked, usage, tempo).send(reply)
        else:
            await send_completion(exchange, asked, reply, usage, tempo)

    async def _transcribe(self, exchange: Exchange, form: Asked) -> None:
        if not _accepted(exchange, self.transcription, form, transcription_problem(form)):
            return
        reply = self.transcription.next_reply(form)
        tempo = self.transcription.tempo(reply, exchange)
        if await _failed(exchange, reply, tempo):
            return
        if form.get("stream") == "true":
            await stream_transcript(exchange, reply, tempo)
        else:
            await send_transcript(exchange, reply, tempo, form, self.heard_language, in_tokens=self.usage_in_tokens)


def _accepted(exchange: Exchange, script: Script, asked: Any, problem: str | None) -> bool:
    """Record a request, and refuse it when something is wrong with it."""
    if isinstance(asked, dict):
        script.record(asked)
    if problem:
        script.record_refusal(problem)
        exchange.send_json(400, error_body("invalid_request_error", problem))
    return problem is None


async def _failed(exchange: Exchange, reply: Reply, tempo: Tempo) -> bool:
    """Fail as scripted before there is any answer."""
    if isinstance(reply, Status):
        await tempo.word()
        send_error(exchange, reply)
        return True
    if isinstance(reply, Hang):
        if not reply.before_headers:
            exchange.begin_stream()
        await exchange.hang()
    return False


def _echo(asked: Asked) -> Reply:
    content = asked["messages"][-1].get("content") or ""
    if not isinstance(content, str):
        content = " ".join(str(part.get("text", "")) for part in content)
    return Text(say_back(content))


def _json_of(request: Request) -> Any:
    try:
        return request.json()
    except ValueError:
        return None
