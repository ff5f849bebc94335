"""Plain HTTP to the app over kept-alive connections, each request inside a time limit."""

import http.client
import select
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from voiceagent.simulator import failures
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.rules.document import LARGEST_DOCUMENT

# Servers close idle connections (gunicorn after 2 s): an older one might be closed while we write.
LONGEST_IDLE_S = 1.0


@dataclass(frozen=True)
class Answer:
    """What the app sent back. Header names in lower case; `cookies` has every Set-Cookie."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes


class FailedTry(Exception):
    """One try that failed. `kind` is what overrides call it: `ct` (connect), `rt` (read), or empty."""

    def __init__(self, kind: str, error: WebhookError) -> None:
        super().__init__(str(error))
        self.kind = kind
        self.error = error


class Connections:
    """One call's open connections, one an origin. For one thread at a time.

    `lead_to` maps a public origin (`https://agent.example.com`) to where the app really listens
    (`http://127.0.0.1:5000`): the name is signed and sent as Host, the address is connected to.
    """

    def __init__(self, lead_to: Mapping[str, str] | None = None) -> None:
        # Not a copy: an app that moves in the middle of a call is found at its new address.
        self._lead_to: Mapping[str, str] = {} if lead_to is None else lead_to
        self._open: dict[str, tuple[http.client.HTTPConnection, float]] = {}

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        connect_s: float,
        read_s: float,
    ) -> Answer:
        """One try at an absolute http or https URL. Raises FailedTry."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        connection = self._connect(origin, url, connect_s)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            answer = _exchange(
                connection,
                method,
                target,
                headers={"Host": parts.netloc, **headers},
                body=body,
                read_s=read_s,
            )
        except TimeoutError as late:
            raise _failed("rt", failures.RETRIEVAL_FAILURE, url, "no answer in time", connection) from late
        except _TooLarge as large:
            raise _failed("", failures.TOO_LARGE, url, str(large), connection) from large
        except (http.client.InvalidURL, UnicodeError) as bad:
            raise _failed("", failures.BAD_URL, url, str(bad), connection) from bad
        except OSError as cut:
            raise _failed("", failures.RETRIEVAL_FAILURE, url, f"connection lost: {cut}", connection) from cut
        except http.client.HTTPException as odd:
            raise _failed("", failures.PROTOCOL_VIOLATION, url, repr(odd), connection) from odd
        if connection.sock is not None:
            self._open[origin] = connection, time.monotonic()
        return answer

    def close(self) -> None:
        for connection, _ in self._open.values():
            connection.close()
        self._open.clear()

    def _connect(self, origin: str, url: str, connect_s: float) -> http.client.HTTPConnection:
        kept, since = self._open.pop(origin, (None, 0.0))
        if kept is not None:
            if time.monotonic() - since < LONGEST_IDLE_S and not _closed_by_server(kept):
                return kept
            kept.close()
        fresh = _connection(self._lead_to.get(origin, origin), connect_s)
        try:
            fresh.connect()
        except socket.gaierror as unknown:
            raise FailedTry("ct", WebhookError(failures.BAD_HOST, url, str(unknown))) from unknown
        except ssl.SSLError as refused:
            raise FailedTry("", WebhookError(failures.TLS_FAILURE, url, str(refused))) from refused
        except OSError as unreachable:
            error = WebhookError(failures.CANNOT_CONNECT, url, str(unreachable))
            raise FailedTry("ct", error) from unreachable
        return fresh


class _TooLarge(Exception):
    """More than 64 kB."""


def _exchange(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None,
    read_s: float,
) -> Answer:
    deadline = time.monotonic() + read_s
    sock = connection.sock  # the connection forgets it when the server says `Connection: close`
    sock.settimeout(read_s)
    connection.request(method, target, body=body, headers=dict(headers))
    response = connection.getresponse()
    content = _read(response, sock, deadline)
    response.close()  # read1 leaves it open at the end, and the connection of no further use
    pairs = response.getheaders()
    return Answer(
        response.status,
        {name.lower(): value for name, value in pairs},
        tuple(value for name, value in pairs if name.lower() == "set-cookie"),
        content,
    )


def _read(response: http.client.HTTPResponse, sock: socket.socket, deadline: float) -> bytes:
    """The body, piece by piece: a server that drips must not outlast the limit."""
    pieces: list[bytes] = []
    size = 0
    while True:
        sock.settimeout(max(0.001, deadline - time.monotonic()))
        piece = response.read1(65536)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_DOCUMENT:
            raise _TooLarge(f"more than {LARGEST_DOCUMENT} bytes")


def _connection(origin: str, timeout: float) -> http.client.HTTPConnection:
    parts = urlsplit(origin)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=timeout)


def _closed_by_server(connection: http.client.HTTPConnection) -> bool:
    """An idle connection that has something to read was closed at the other end."""
    if connection.sock is None:
        return True
    idle = select.poll()  # not select: a bench has more open files than it can count
    idle.register(connection.sock, select.POLLIN)
    return bool(idle.poll(0))


def _failed(kind: str, code: int, url: str, reason: str, connection: http.client.HTTPConnection) -> FailedTry:
    connection.close()
    return FailedTry(kind, WebhookError(code, url, reason))
