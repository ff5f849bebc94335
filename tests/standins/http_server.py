"""A small HTTP/1.1 server for stand-ins: keep-alive, chunked streams, and every way a connection can fail."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Never
from urllib.parse import urlsplit

from tests.servers.loopback import HOST, LoopbackServer

REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 429: "Too Many Requests", 529: "Overloaded"}


class HungUp(ConnectionError):
    """The client closed before it had all of our answer."""


class CutOff(ConnectionError):
    """We close in the middle of our answer, as scripted."""


@dataclass(frozen=True)
class Request:
    """One request; the names of its headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Exchange:
    """One request and the means to answer it; what is sent leaves at the next wait, or at the end."""

    def __init__(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.request = request
        self.began = time.monotonic()
        self._reader = reader
        self._writer = writer
        self._pending: list[bytes] = []

    def send(self, status: int, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        """Answer at once with a whole body."""
        self._head(status, {"content-type": kind, "content-length": str(len(body)), **(headers or {})})
        self._pending.append(body)

    def send_json(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        self.send(status, json.dumps(body).encode(), "application/json", headers)

    def begin_stream(self, headers: Mapping[str, str] | None = None) -> None:
        """Send the head of a stream of server-sent events."""
        kind = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
        self._head(200, {**kind, "transfer-encoding": "chunked", **(headers or {})})

    def send_event(self, data: object, name: str | None = None) -> None:
        """Send one server-sent event, as a chunk of its own; a str goes out as it stands."""
        text = data if isinstance(data, str) else json.dumps(data)
        event = (f"event: {name}\n" if name else "") + f"data: {text}\n\n"
        content = event.encode()
        self._pending.append(b"%x\r\n%b\r\n" % (len(content), content))

    def end_stream(self) -> None:
        self._pending.append(b"0\r\n\r\n")

    def flush(self) -> None:
        if self._pending:
            self._writer.write(b"".join(self._pending))
            self._pending.clear()

    async def wait_until(self, moment: float) -> None:
        """Send what is written, then wait for a moment of `time.monotonic()`. Raises HungUp."""
        pause = moment - time.monotonic()
        if pause > 0:
            self.flush()
            await asyncio.sleep(pause)
        if self._reader.at_eof():
            raise HungUp

    async def hang(self) -> Never:
        """Send what is written, then nothing more until the client gives up."""
        self.flush()
        while await self._reader.read(65536):
            pass
        raise HungUp

    def cut(self) -> Never:
        """Close in the middle of a chunk."""
        self._pending.append(b'400\r\ndata: {"')
        self.flush()
        raise CutOff

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Scripted')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._pending.append("\r\n".join([*lines, "", ""]).encode())


class HttpServer(LoopbackServer):
    """Reads requests and hands each to `answer`."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.hangups = 0
        """How many answers the client did not wait for (a barge-in, a timeout)."""
        self.failures: list[Exception] = []
        """What went wrong inside the stand-in itself, such as an exception in a scripted function."""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def answer(self, exchange: Exchange) -> None:
        """Answer one request by means of its exchange."""
        raise NotImplementedError

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await _read_request(reader):
            exchange = Exchange(request, reader, writer)
            try:
                await self.answer(exchange)
                exchange.flush()
                await writer.drain()
            except CutOff:
                raise
            except ConnectionError:
                self.hangups += 1
                raise
            except Exception as error:  # a mistake in a test's script must reach the test, not die here
                self.failures.append(error)
                raise ConnectionResetError from error
            if request.headers.get("connection", "").lower() == "close":
                return


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the next request of a connection; None when the client has closed it."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, urlsplit(target).path, headers, body)
