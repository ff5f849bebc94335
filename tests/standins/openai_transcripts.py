"""Transcription in the words of OpenAI: a form with a file comes in, a transcript goes out."""

from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP

from tests.standins.http_server import Exchange, Request
from tests.standins.openai_bodies import error_body, send_error
from tests.standins.replies import Reply, Status
from tests.standins.script import Asked
from tests.standins.steps import Break, Fault, Silence, Words, words
from tests.standins.tempo import Tempo


@dataclass(frozen=True)
class Upload:
    """A file that came in a form."""

    filename: str
    kind: str
    content: bytes


def read_form(request: Request) -> Asked:
    """Read a multipart form."""
    head = f"content-type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    form: Asked = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + request.body).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if filename := part.get_filename():
            form[name] = Upload(filename, part.get_content_type(), content)
        elif name.endswith("[]"):
            form.setdefault(name, []).append(content.decode())
        else:
            form[name] = content.decode()
    return form


async def send_transcript(
    exchange: Exchange, reply: Reply, tempo: Tempo, form: Asked, heard_language: str = "en", *, in_tokens: bool = False
) -> None:
    said = ""
    for step in reply.steps():
        match step:
            case Words(text):
                said += text
            case Silence():
                await tempo.silence(step)
            case Break():
                exchange.begin_stream()
                exchange.cut()
            case Fault():
                return send_error(exchange, Status(500))
    await tempo.whole(len(words(said)))
    if form.get("response_format") == "text":
        return exchange.send(200, said.encode(), "text/plain")
    language = form.get("language", heard_language)
    languages = [{"code": language}] if language else []
    usage = _tokens(said) if in_tokens else _duration(form["file"].content)
    return exchange.send_json(200, {"text": said, "languages": languages, "usage": usage})


async def stream_transcript(exchange: Exchange, reply: Reply, tempo: Tempo) -> None:
    exchange.begin_stream()
    said = ""
    for step in reply.steps():
        match step:
            case Words(text):
                for piece in words(text):
                    await tempo.word()
                    exchange.send_event({"type": "transcript.text.delta", "delta": piece})
                said += text
            case Silence():
                await tempo.silence(step)
            case Break(cleanly=True):
                return exchange.end_stream()
            case Break():
                exchange.cut()
            case Fault(error_type):
                exchange.send_event(error_body(error_type, "scripted error"))
    exchange.send_event({"type": "transcript.text.done", "text": said})
    exchange.send_event("[DONE]")
    return exchange.end_stream()


def _duration(wav: bytes) -> dict[str, object]:
    bytes_a_second = int.from_bytes(wav[28:32], "little") or 16_000
    return {"type": "duration", "seconds": len(wav) / bytes_a_second}


def _tokens(said: str) -> dict[str, object]:
    heard, written = 14, len(words(said))
    details = {"text_tokens": 0, "audio_tokens": heard}
    total = heard + written
    usage = {"type": "tokens", "input_tokens": heard, "input_token_details": details, "output_tokens": written}
    return {**usage, "total_tokens": total}
