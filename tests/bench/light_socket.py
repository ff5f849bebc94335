"""A WebSocket client for hundreds of sockets in one thread: asyncio, and the few kinds of frames that occur.

Not a library's: a bench that measures milliseconds must not spend them itself. Parsing a message here takes a
hundredth of what wsproto takes; only text frames from a server that behaves are understood.
"""

import asyncio
import base64
import json
import os
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
Heard = Callable[[dict[str, Any], float], None]
"""Told of each message, and when it came (the loop's time)."""


class UpgradeRefused(Exception):
    """The answer's first line."""


class LightSocket(asyncio.Protocol):
    """`await connect(...)`, then `send`; every message goes to `heard`. `closed` is set when the socket is gone."""

    def __init__(self, request: bytes, heard: Heard) -> None:
        self._loop = asyncio.get_running_loop()
        self._request, self._heard = request, heard
        self._buffer, self._whole = bytearray(), bytearray()
        self.upgraded: asyncio.Future[None] = self._loop.create_future()
        self.closed = asyncio.Event()

    @classmethod
    async def connect(cls, url: str, headers: Mapping[str, str], heard: Heard) -> "LightSocket":
        """`ws://` only. Raises OSError, UpgradeRefused."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = (
            f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n{more}\r\n"
        ).encode()
        loop = asyncio.get_running_loop()
        _, socket = await loop.create_connection(lambda: cls(request, heard), parts.hostname, parts.port)
        await socket.upgraded
        return socket

    def send(self, message: Mapping[str, Any]) -> None:
        self._send(_TEXT, json.dumps(message).encode())

    def close(self, code: int = 1000) -> None:
        if not self.closed.is_set():
            self._send(_CLOSE, code.to_bytes(2, "big"))
            self._transport.close()

    # -- asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()
        if not self.upgraded.done():
            self.upgraded.set_exception(exc or UpgradeRefused("closed"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self.upgraded.done() or self._is_upgraded():
            while self._take_frame():
                continue

    def _is_upgraded(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        first = head.partition(b"\r\n")[0].decode("latin-1")
        if " 101 " not in f"{first} ":
            self.upgraded.set_exception(UpgradeRefused(first))
            self._transport.close()
            return False
        self._buffer = rest
        self.upgraded.set_result(None)
        return True

    def _take_frame(self) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, start = buffer[1] & 127, 2
        if length > 125:
            start = 4 if length == 126 else 10
            length = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + length:
            return False
        payload, opcode, final = bytes(buffer[start : start + length]), buffer[0] & 15, buffer[0] & 128
        del buffer[: start + length]
        self._is_told(opcode, payload, bool(final))
        return True

    def _is_told(self, opcode: int, payload: bytes, final: bool) -> None:
        if opcode == _PING:
            self._send(_PONG, payload)
        elif opcode == _CLOSE:
            self._send(_CLOSE, payload[:2])
            self._transport.close()
        elif opcode != _PONG:
            self._whole += payload
            if final:
                message = json.loads(self._whole)
                self._whole.clear()
                self._heard(message, self._loop.time())

    def _send(self, opcode: int, payload: bytes) -> None:
        """A client has to mask; a mask of zeros is one, and costs nothing."""
        length = len(payload)
        size = bytes([128 | length]) if length < 126 else bytes([128 | 126]) + length.to_bytes(2, "big")
        self._transport.write(bytes([128 | opcode]) + size + bytes(4) + payload)
