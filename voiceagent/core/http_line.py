"""One kept HTTP/1.1 connection to a server: a request goes out in one piece, the answer is read as it comes."""

import socket
import ssl
from collections.abc import Iterator

import httptools
import httpx2

_AT_MOST = 65536
_MOST_HEADERS = 256 * 1024

_SOCKET_OPTIONS = (
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    # A way that was lost without a word while the caller was thinking is noticed here, not by the next turn.
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)


class Answer:
    """An answer as far as it has come. What is named `on_...` is called by the parser."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []
        """Of the body, not yet taken."""
        self.has_begun = False
        """Whether the status and all headers are there."""
        self.is_over = False
        self.keeps_line = False
        """Whether the line may be asked again, once the answer is over."""
        self.parser = httptools.HttpResponseParser(self)

    @property
    def ends_with_line(self) -> bool:
        """No length was told: the end of the connection is the end of the body."""
        return not {name.lower() for name, _ in self.headers} & {b"content-length", b"transfer-encoding"}

    def on_message_begin(self) -> None:
        if self.is_over:  # nobody asked for another answer
            self.keeps_line = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.is_over:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self.is_over:
            return
        self.status = self.parser.get_status_code()
        if self.status >= 200:
            self.has_begun = True
        else:  # a word in between, such as 103: the answer follows
            self.headers.clear()

    def on_body(self, piece: bytes) -> None:
        if not self.is_over:
            self.pieces.append(piece)

    def on_message_complete(self) -> None:
        if self.has_begun and not self.is_over:
            self.is_over = True
            self.keeps_line = self.parser.should_keep_alive()


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
        self.socket.settimeout(0)
        try:
            self.socket.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            pass
        return False

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
        answer, size = Answer(), 0
        while not answer.has_begun:
            size += self._feed(answer)
            if size > _MOST_HEADERS:
                raise httpx2.RemoteProtocolError("headers without end")
        return answer

    def body_of(self, answer: Answer, timeout_s: float | None) -> Iterator[bytes]:
        """The body, in the pieces in which it comes. `timeout_s` is for each of them; None waits for ever."""
        self.socket.settimeout(timeout_s)
        while True:
            if answer.pieces:
                data = b"".join(answer.pieces)
                answer.pieces.clear()
                yield data
            if answer.is_over:
                return
            self._feed(answer)

    def _feed(self, answer: Answer) -> int:
        """Waits for what comes next; returns its size in bytes."""
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
        return len(data)

    def close(self) -> None:
        self.socket.close()
