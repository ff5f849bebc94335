"""The WebSocket to the app, once somebody listens there: frames out, and what arrives, in order.

wsproto (what simple-websocket stands on) and not a finished client: a test wants the very frames, an upgrade
that leads elsewhere than its URL says, and a socket that is lost without a word.
"""

import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Event, Ping, RejectConnection, Request
from wsproto.events import TextMessage as TextFrame
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

HANDSHAKE_S = 15.0
LOST = 1006  # what a close without a close frame is called


class CannotConnect(Exception):
    """The app does not listen there, or did not take the upgrade. `status` is its answer, 0 when there was none."""

    def __init__(self, url: str, reason: str, status: int = 0) -> None:
        super().__init__(f"no WebSocket at {url}: {reason}")
        self.status = status


@dataclass(frozen=True)
class Gone:
    """The socket is closed, by the app or by nobody (1006)."""

    code: int
    reason: str = ""


Arrival = str | bytes | Gone


class RelaySocket:
    """One open WebSocket. What arrives waits until somebody asks for it; may be used from any thread."""

    def __init__(self, connection: socket.socket, url: str, signature: str) -> None:
        """Upgrades `connection`. Raises CannotConnect, OSError, RemoteProtocolError."""
        self._arrivals: SimpleQueue[Arrival] = SimpleQueue()
        self._lock = threading.Lock()
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._gone = False
        self._sock = connection
        try:
            self._upgrade(url, signature)
        except BaseException:
            self._sock.close()
            raise
        threading.Thread(target=self._read_on, name="relay-socket", daemon=True).start()

    def next(self, timeout: float = 0.0) -> Arrival | None:
        """What came first of what nobody has seen yet; None when nothing comes within `timeout` seconds."""
        try:
            return self._arrivals.get(timeout=timeout) if timeout > 0 else self._arrivals.get_nowait()
        except Empty:
            return None

    def send(self, message: Mapping[str, Any]) -> None:
        """One message as JSON. A socket that is gone takes it and loses it: `next` tells."""
        self.send_frame(TextFrame(json.dumps(message)))

    def send_frame(self, frame: Event) -> None:
        with self._lock:
            try:
                self._sock.sendall(self._protocol.send(frame))
            except (OSError, LocalProtocolError):
                return

    def close(self, code: int = 1000, reason: str = "") -> None:
        """In good order: the app is told."""
        if not self._gone:
            self.send_frame(CloseConnection(code, reason))
        self.lose()

    def lose(self) -> None:
        """As if a cable were cut."""
        self._gone = True
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _upgrade(self, url: str, signature: str) -> None:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = [(b"X-Twilio-Signature", signature.encode()), (b"User-Agent", b"TwilioProxy/1.1")]
        self._sock.settimeout(HANDSHAKE_S)
        self._sock.sendall(self._protocol.send(Request(parts.netloc, target, extra_headers=headers)))
        while self._protocol.state is ConnectionState.CONNECTING:
            self._protocol.receive_data(self._sock.recv(65536) or None)
            for event in self._protocol.events():
                if isinstance(event, RejectConnection):
                    raise CannotConnect(url, f"status {event.status_code}", event.status_code)
                if not isinstance(event, AcceptConnection):
                    self._take(event)
        self._sock.settimeout(None)

    def _read_on(self) -> None:
        whole: list[str] = []
        while not self._gone:
            try:
                data = self._sock.recv(65536)
                with self._lock:
                    self._protocol.receive_data(data or None)
                    events = list(self._protocol.events())
                for event in events:
                    self._take(event, whole)
            except (OSError, RemoteProtocolError, LocalProtocolError) as broken:
                self._end(Gone(LOST, str(broken)))
        self._sock.close()

    def _take(self, event: Event, whole: list[str] | None = None) -> None:
        pieces = [] if whole is None else whole
        match event:
            case TextFrame():
                pieces.append(event.data)
                if event.message_finished:
                    self._arrivals.put("".join(pieces))
                    pieces.clear()
            case BytesMessage():
                self._arrivals.put(bytes(event.data))
            case Ping():
                self.send_frame(event.response())
            case CloseConnection():
                if event.code != LOST:
                    self.send_frame(event.response())
                self._end(Gone(event.code, event.reason or ""))

    def _end(self, gone: Gone) -> None:
        self._gone = True
        self._arrivals.put(gone)
