"""HTTP for the model SDKs: their own transport spends a quarter of a streamed answer's CPU (measured)."""

import ssl
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.request import getproxies

import httpx2

from voiceagent.core.http_line import Answer, HttpLine

_KEEP_IDLE = 256
_KEEPALIVE_S = 300  # the SDK drops idle connections after 5 s, and callers think for longer than that


def http_options() -> dict[str, Any]:
    """What an SDK's `DefaultHttpxClient` is to be built with: its own transport only where a proxy asks for it."""
    if getproxies().keys() & {"http", "https", "all"}:
        limits = httpx2.Limits(max_connections=1000, max_keepalive_connections=20, keepalive_expiry=_KEEPALIVE_S)
        return {"limits": limits}
    return {"transport": LeanTransport()}


class LeanTransport(httpx2.BaseTransport):
    """Sends each request once, over a line that was kept if one still stands. Raises httpx2's errors.

    Certificates are checked as httpx2 does. Of a request's timeouts, "connect" is for TCP, for TLS and for sending,
    each; "read" is for the headers, and is looked up again where the reading of the body begins.
    """

    def __init__(self) -> None:
        self._tls: ssl.SSLContext = httpx2.create_ssl_context()
        self._idle: defaultdict[tuple[str, str, int], list[HttpLine]] = defaultdict(list)  # the last used one last

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        timeouts = request.extensions["timeout"]
        line = self._line_to(request.url, timeouts["connect"])
        try:
            line.send(_as_sent(request), timeouts["connect"])
            answer = line.receive(timeouts["read"])
        except BaseException:
            line.close()
            raise
        body = _Body(self, line, answer, timeouts)
        return httpx2.Response(answer.status, headers=answer.headers, stream=body, extensions={"network_stream": body})

    def close(self) -> None:
        lines, self._idle = self._idle, defaultdict(list)
        for line in (line for idle in lines.values() for line in idle):
            line.close()

    def give_back(self, line: HttpLine) -> None:
        """Keep it for the next request to the same server."""
        idle = self._idle[line.origin]
        idle.append(line) if len(idle) < _KEEP_IDLE else line.close()

    def _line_to(self, url: httpx2.URL, connect_s: float | None) -> HttpLine:
        origin = (url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80))
        idle = self._idle[origin]
        while idle:
            line = idle.pop()
            if line.is_open():
                return line
            line.close()
        return HttpLine(origin, self._tls, connect_s)


class _Body(httpx2.SyncByteStream):
    """A body as it comes off the wire, and the way to its socket, as httpcore's network stream offers it."""

    def __init__(
        self, transport: LeanTransport, line: HttpLine, answer: Answer, timeouts: dict[str, float | None]
    ) -> None:
        self._transport, self._line, self._answer, self._timeouts = transport, line, answer, timeouts
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self._line.body_of(self._answer, self._timeouts["read"])

    def close(self) -> None:
        """Ends the connection too, unless the body was read to its end: then that is given back."""
        if self._closed:
            return
        self._closed = True
        if self._answer.is_over and self._answer.keeps_line:
            self._transport.give_back(self._line)
        else:
            self._line.close()

    def get_extra_info(self, info: str) -> Any:
        return self._line.socket if info == "socket" else None


def _as_sent(request: httpx2.Request) -> bytes:
    """Head and body in one piece: one packet, one system call."""
    body = request.read()
    lines = [b"%s %s HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)]
    lines += [b"%s: %s" % header for header in request.headers.raw if header[0].lower() != b"transfer-encoding"]
    if "transfer-encoding" in request.headers:  # the SDK would have sent it piece by piece
        lines.append(b"Content-Length: %d" % len(body))
    head = b"\r\n".join(lines)
    if head.count(b"\n") >= len(lines) or head.count(b"\r") >= len(lines):
        raise httpx2.LocalProtocolError("a line break in a header")
    return head + b"\r\n\r\n" + body
