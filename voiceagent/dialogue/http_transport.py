"""HTTP for the model SDKs by urllib3: their own transport spends a quarter of a streamed answer's CPU (measured)."""

import socket
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any, cast
from urllib.request import getproxies

import httpx2
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Timeout
from urllib3 import exceptions as failed
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

_AT_MOST = 65536  # bytes at a time; without a limit urllib3 overlooks that the rest is missing
_KEEP_IDLE = 256
_KEEPALIVE_S = 300  # the SDK drops idle connections after 5 s, and callers think for longer than that

_SOCKET_OPTIONS = (
    *HTTPConnection.default_socket_options,
    # A way that was lost without a word while the caller was thinking is noticed here, not by the next turn.
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)


def http_options() -> dict[str, Any]:
    """What an SDK's `DefaultHttpxClient` is to be built with: its own transport only where a proxy asks for it."""
    if getproxies().keys() & {"http", "https", "all"}:
        limits = httpx2.Limits(max_connections=1000, max_keepalive_connections=20, keepalive_expiry=_KEEPALIVE_S)
        return {"limits": limits}
    return {"transport": Urllib3Transport()}


class Urllib3Transport(httpx2.BaseTransport):
    """Sends each request once, over a connection that was kept if one still stands. Raises httpx2's errors.

    Certificates are checked as httpx2 does. Of a request's timeouts, "connect" is for TCP, for TLS and for
    sending, each; "read" is for the headers, and is looked up again where the reading of the body begins.
    """

    def __init__(self) -> None:
        self._pools = PoolManager(
            maxsize=_KEEP_IDLE, ssl_context=httpx2.create_ssl_context(), socket_options=_SOCKET_OPTIONS
        )
        self._pools.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url, timeouts = request.url, request.extensions["timeout"]
        try:
            answer = self._pools.connection_from_host(url.host, url.port, url.scheme).urlopen(
                request.method,
                url.raw_path.decode("ascii"),
                request.read(),
                dict(request.headers),
                timeout=Timeout(connect=timeouts["connect"], read=timeouts["read"]),
                retries=False,  # the model may have begun to answer, at our expense
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except failed.HTTPError as exc:
            raise _as_httpx2(exc) from exc
        body = _Body(answer, timeouts)
        headers = list(answer.headers.items())
        return httpx2.Response(answer.status, headers=headers, stream=body, extensions={"network_stream": body})

    def close(self) -> None:
        self._pools.clear()


class _Body(httpx2.SyncByteStream):
    """A body as it comes off the wire, and the way to its socket, as httpcore's network stream offers it."""

    def __init__(self, answer: BaseHTTPResponse, timeouts: dict[str, float | None]) -> None:
        connection = cast(_Plain | _Secure, answer.connection)
        self._answer, self._timeouts, self._socket = answer, timeouts, connection.connected

    def __iter__(self) -> Iterator[bytes]:
        self._socket.settimeout(self._timeouts["read"])
        try:
            while data := self._answer.read1(_AT_MOST):  # whatever has come
                yield data
        except failed.HTTPError as exc:
            raise _as_httpx2(exc) from exc

    def close(self) -> None:
        """Ends the connection too, unless the body was read to its end: then that was given back."""
        self._answer.close()

    def get_extra_info(self, info: str) -> socket.socket | None:
        return self._socket if info == "socket" else None


class _Plain(HTTPConnection):
    """Remembers its socket: after `Connection: close` urllib3 forgets it with the body still to be read."""

    connected: socket.socket

    def connect(self) -> None:
        super().connect()
        self.connected = self.sock


class _Secure(HTTPSConnection):
    """The same with TLS."""

    connected: socket.socket

    def connect(self) -> None:
        super().connect()
        self.connected = self.sock


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


def _as_httpx2(error: failed.HTTPError) -> httpx2.TransportError:
    cause = error.args[-1] if isinstance(error, failed.ProtocolError) else None
    match error, cause:
        case failed.NewConnectionError() | failed.SSLError(), _:  # the first is a ConnectTimeoutError, too
            kind: type[httpx2.TransportError] = httpx2.ConnectError
        case failed.ConnectTimeoutError(), _:
            kind = httpx2.ConnectTimeout
        case failed.TimeoutError(), _:
            kind = httpx2.ReadTimeout
        case _, TimeoutError():
            kind = httpx2.WriteTimeout
        case _, OSError() if not isinstance(cause, HTTPException):  # a server that hung up is both
            kind = httpx2.ReadError
        case _:
            kind = httpx2.RemoteProtocolError
    return kind(str(error))
