"""HTTP for the model SDKs by urllib3: their own transport spends a third of a streamed turn's CPU in Python."""

import socket
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.request import getproxies

import httpx2
import urllib3
from urllib3 import exceptions as failed
from urllib3.connection import HTTPConnection, HTTPSConnection

_KEPT = 256
"""Connections kept for the next turn; beyond that they are closed after use."""

_CHUNKED_OR_NOT = {"preload_content": False, "decode_content": False, "retries": False, "redirect": False}

_KEEPALIVE = [
    # Callers think for long: a path that has gone meanwhile, without a word, is noticed within a minute.
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
]


class Urllib3Transport(httpx2.BaseTransport):
    """Sends a request once, over a connection that was kept if there is one that still stands.

    Certificates are verified as httpx2 does it. Of the request's timeouts `connect` is for TCP and again for TLS,
    and for writing; `read` is looked up twice: for the headers, and when reading of the body begins.
    """

    def __init__(self, ssl_context: ssl.SSLContext | None = None) -> None:
        self._pools = urllib3.PoolManager(
            maxsize=_KEPT,
            ssl_context=ssl_context or httpx2.create_ssl_context(),
            socket_options=[*HTTPConnection.default_socket_options, *_KEEPALIVE],
        )
        
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url, timeout = request.url, request.extensions["timeout"]
        pool = self._pools.connection_from_host(url.host, url.port, url.scheme)
        try:
            answer = pool.urlopen(
                request.method,
                url.raw_path.decode("ascii"),
                request.read(),
                request.headers,
                timeout=urllib3.Timeout(connect=timeout["connect"], read=timeout["read"]),
                retries=False, redirect=False, preload_content=False, decode_content=False,
            )
        except failed.HTTPError as exc:
            raise _as_httpx2(exc) from exc
        body = _Body(answer, timeout)
        return httpx2.Response(answer.status, headers=list(answer.headers.items()), stream=body, extensions={"network_stream": body})

    def close(self):
        self._pools.clear()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer, timeout):
        self._answer, self._timeout = answer, timeout
        self._socket = answer.connection.sock

    def __iter__(self):
        try:
            if self._socket: self._socket.settimeout(self._timeout["read"])
            while data := self._answer.read1():
                yield data
        except failed.HTTPError as exc:
            raise _as_httpx2(exc) from exc

    def close(self):
        self._answer.close()

    def get_extra_info(self, name):
        return self._socket if name == "socket" else None


def _as_httpx2(error):
    return httpx2.RemoteProtocolError(str(error))
