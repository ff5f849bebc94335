"""A TCP server on a loopback port, in a thread of its own; while it is stopped, its port refuses."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"


def bound_socket(port: int = 0) -> socket.socket:
    """Bind without listening: connections are refused, yet nobody is given the port by chance meanwhile.

    A server that is told the port may still listen on it, if it sets SO_REUSEADDR as servers do.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((HOST, port))
    return sock


def port_of(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


def free_port() -> int:
    """Name a port that is free now, and where nobody will listen; for a server keep a `bound_socket`."""
    with bound_socket() as sock:
        return port_of(sock)


def reset(writer: asyncio.StreamWriter) -> None:
    """Drop a connection as a crash would: the peer reads ECONNRESET, nothing still unsent arrives."""
    sock = writer.get_extra_info("socket")
    if sock is not None and sock.fileno() != -1:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class LoopbackServer:
    """Accepts connections on 127.0.0.1:`port` and hands each to `serve`; may be started again and again.

    `serve` runs in the server's own event loop; every other method belongs to the test's thread.
    """

    def __init__(self, port: int = 0) -> None:
        self._socket = bound_socket(port)
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        """How many connections have been accepted since the beginning."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to one client until it, or we, have had enough. The connection is closed afterwards."""
        raise NotImplementedError

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self) -> Self:
        """Listen. No harm if we do already."""
        if self._thread is None:
            ready = threading.Event()
            self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
            self._thread.start()
            ready.wait()
        return self

    def stop(self) -> None:
        """Refuse new connections and drop the open ones, until `start`."""
        if self._thread is None:
            return
        self._call(self._stop)
        self._thread.join()
        self._thread = None
        self._socket = bound_socket(self.port)

    def close(self) -> None:
        """Stop for good and give the port back."""
        self.stop()
        self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, ready: threading.Event) -> None:
        asyncio.run(self._listen(ready))  # on its way out it cancels every connection's task

    async def _listen(self, ready: threading.Event) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        # asyncio sets TCP_NODELAY by itself; with Nagle on, small chunks would come 40 ms late.
        server = await asyncio.start_server(self._accept, sock=self._socket, backlog=1024)
        ready.set()
        await self._stopping.wait()
        server.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self.serve(reader, writer)
            writer.close()
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()
        except asyncio.CancelledError:
            pass  # the server stops; Python 3.11 would log a cancelled connection as an error
        finally:
            if not writer.is_closing():
                reset(writer)

    def _stop(self) -> None:
        assert self._stopping is not None
        self._stopping.set()

    def _call(self, action: Callable[[], None]) -> None:
        """Run `action` inside the event loop, and wait until it has."""
        assert self._loop is not None
        done = threading.Event()

        def act() -> None:
            action()
            done.set()

        self._loop.call_soon_threadsafe(act)
        done.wait()
