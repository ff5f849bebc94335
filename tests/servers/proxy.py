"""A TCP proxy that spoils a connection in the ways networks do."""

import asyncio
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from tests.servers.loopback import HOST, LoopbackServer, reset


class TcpProxy(LoopbackServer):
    """Stands before a server on loopback. At first it passes everything; every fault ends with `heal`.

    A fault touches open connections as well as new ones.
    """

    def __init__(self, target_port: int) -> None:
        super().__init__()
        self._target_port = target_port
        self._latency_s = 0.0
        self._blackhole = False
        self._bytes_left: int | None = None

    def url(self, of: str) -> str:
        """The same URL by way of the proxy: of="redis://127.0.0.1:6379/0" gives it with our port."""
        parts = urlsplit(of)
        user, at, _ = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{user}{at}{HOST}:{self.port}"))

    def heal(self) -> Self:
        """Pass everything again, at once; what a black hole held back arrives now."""
        self.start()
        self._set()
        return self

    def refuse(self) -> None:
        """Drop every connection and refuse new ones."""
        self.stop()

    def blackhole(self) -> None:
        """Accept connections and requests, deliver nothing either way."""
        self.start()
        self._set(blackhole=True)

    def delay(self, seconds: float) -> None:
        """Deliver every piece of an answer that much later."""
        self.start()
        self._set(latency_s=seconds)

    def cut(self, after_bytes: int = 0) -> None:
        """Reset connections once so many more bytes of answers have passed.

        With 0 a request still arrives, but its answer never does.
        """
        self.start()
        self._set(bytes_left=after_bytes)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._gate()
        far_reader, far_writer = await asyncio.open_connection(HOST, self._target_port)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forward_requests(reader, far_writer))
                both.create_task(self._forward_answers(far_reader, writer))
        except* ConnectionError:
            reset(writer)
        finally:
            far_writer.close()

    async def _forward_requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._gate()
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError  # one side has gone: so does the other

    async def _forward_answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await asyncio.sleep(self._latency_s)
            await self._gate()
            writer.write(self._allowed(data))
            await writer.drain()
            if self._bytes_left == 0:
                break
        raise ConnectionResetError

    def _allowed(self, data: bytes) -> bytes:
        if self._bytes_left is None:
            return data
        part = data[: self._bytes_left]
        self._bytes_left -= len(part)
        return part

    async def _gate(self) -> None:
        """Stand here as long as the black hole lasts."""
        while self._blackhole:
            await asyncio.sleep(0.01)

    def _set(self, latency_s: float = 0.0, blackhole: bool = False, bytes_left: int | None = None) -> None:
        def change() -> None:
            self._latency_s, self._blackhole, self._bytes_left = latency_s, blackhole, bytes_left

        self._call(change)
