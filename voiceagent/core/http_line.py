"""One kept HTTP/1.1 connection to a server: a request goes out in one piece, the answer is read as it comes."""

import select
import socket
import ssl
from collections.abc import Iterator

import httptools
import httpx2

_AT_MOST = 65536

_SOCKET_OPTIONS = (
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    # A way that was lost without a word while the caller was thinking is noticed here, not by the next turn.
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)


class Answer:
    """What the parser has found so far. The methods named `on_...` are called by it."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []
        self.has_begun = False
        self.is_over = False
        self.keeps_line = False
        self.status = 0
        self.on_body = self.pieces.append
        self.parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self.parser.get_status_code()
        if self.status >= 200:
            self.has_begun = True
        else:  # only a word in between
            self.headers.clear()

    def on_message_complete(self) -> None:
        if self.has_begun:
            self.is_over = True
            self.keeps_line = self.parser.should_keep_alive()

    def on_message_begin(self) -> None:
        if self.is_over:
            self.keeps_line = False

    @property
    def ends_with_line(self) -> bool:
        names = {name.lower() for name, _ in self.headers}
        return not names & {b"content-length", b"transfer-encoding"}


class HttpLine:
    """Connects when made. All its errors are httpx2's."""

    def __init__(self, origin: tuple[str, str, int], tls: ssl.SSLContext, timeout_s: float | None) -> None:
        self.origin = origin
        scheme, host, port = origin
        try:
            self.socket = socket.create_connection((host, port), timeout_s)
        except TimeoutError as exc:
            raise httpx2.ConnectTimeout(str(exc)) from exc
        except OSError as exc:
            raise httpx2.ConnectError(str(exc)) from exc
        try:
            for option in _SOCKET_OPTIONS:
                self.socket.setsockopt(*option)
            if scheme == "https":
                self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        except TimeoutError as exc:
            self.close()
            raise httpx2.ConnectTimeout(str(exc)) from exc
        except OSError as exc:  # TLS's own errors, too
            self.close()
            raise httpx2.ConnectError(str(exc)) from exc

    def is_open(self) -> bool:
        """Whether nothing has come on this idle line: whatever comes there is the news of its end."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return not poll.poll(0)

    def send(self, request: bytes, timeout_s: float | None) -> None:
        self.socket.settimeout(timeout_s)
        try:
            self.socket.sendall(request)
        except TimeoutError as exc:
            raise httpx2.WriteTimeout(str(exc)) from exc
        except OSError as exc:
            raise httpx2.WriteError(str(exc)) from exc

    def receive(self, timeout_s: float | None) -> Answer:
        """The answer up to the end of its headers, and what of its body came with them."""
        self.socket.settimeout(timeout_s)
        answer = Answer()
        while not answer.has_begun:
            self._feed(answer)
        return answer

    def body_of(self, answer: Answer, timeout_s: float | None) -> Iterator[bytes]:
        self.socket.settimeout(timeout_s)
        while True:
            if answer.pieces:
                data = b"".join(answer.pieces)
                answer.pieces.clear()
                yield data
            if answer.is_over:
                return
            self._feed(answer)

    def _feed(self, answer: Answer) -> None:
        try:
            data = self.socket.recv(_AT_MOST)
        except TimeoutError as exc:
            raise httpx2.ReadTimeout(str(exc)) from exc
        except OSError as exc:
            raise httpx2.ReadError(str(exc)) from exc
        if data:
            try:
                answer.parser.feed_data(data)
            except (httptools.HttpParserError, httptools.HttpParserUpgrade) as exc:
                raise httpx2.RemoteProtocolError(str(exc)) from exc
        elif answer.has_begun and answer.ends_with_line:
            answer.is_over = True
        else:
            raise httpx2.RemoteProtocolError("the server hung up before the end")

    def close(self) -> None:
        self.socket.close()
