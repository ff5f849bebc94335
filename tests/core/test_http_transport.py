"""The SDKs' transport against servers that say byte by byte what they send, and when they hang up."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
import trustme

from tests.servers.loopback import HOST, free_port
from voiceagent.core.http_transport import LeanTransport, http_options

CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n"
END = b"0\r\n\r\n"
PATIENT = httpx2.Timeout(5.0)


class Wire:
    """Answers each request with the next script, over TLS with a `context`; hangs up after one that returns False."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.hung_up = threading.Event()
        self.over = threading.Event()
        self._context = context
        self._scripts: list[Callable[[socket.socket], bool]] = []
        self._listening = socket.create_server((HOST, 0))
        self.url = f"http{'s' if context else ''}://localhost:{self._listening.getsockname()[1]}/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    def answers(self, *parts: bytes, keep: bool = True, then: threading.Event | None = None) -> None:
        """Sends that, waits for `then`, and keeps the connection or not."""

        def script(line: socket.socket) -> bool:
            line.sendall(b"".join(parts))
            if then:
                then.wait(10)
            return keep

        self._scripts.append(script)

    def close(self) -> None:
        self.over.set()
        self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread in accept()
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), self._context.wrap_socket(line, server_side=True) if self._context else line as talk:
            self._talk(talk)
        self.hung_up.set()

    def _talk(self, line: socket.socket) -> None:
        while request := line.recv(65536):
            while not request.endswith(b"}"):
                request += line.recv(65536)
            self.requests.append(request)
            if not self._scripts.pop(0)(line):
                return


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.close()


@pytest.fixture
def client() -> Iterator[httpx2.Client]:
    with httpx2.Client(transport=LeanTransport(), timeout=PATIENT) as client:
        yield client


def test_a_body_is_passed_on_as_it_comes(wire: Wire, client: httpx2.Client):
    rest = threading.Event()
    wire.answers(CHUNKED, b"\r\n5\r\nfirst\r\n", then=rest)
    with client.stream("POST", wire.url, json={}) as response:
        body = response.iter_raw()
        assert next(body) == b"first"
        rest.set()


def test_connections_are_kept_once_a_body_was_read(wire: Wire, client: httpx2.Client):
    wire.answers(CHUNKED, b"\r\n", END)
    wire.answers(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
    wire.answers(b"HTTP/1.1 500 Oh\r\ncontent-length: 2\r\n\r\nno")
    assert [client.post(wire.url, json={}).text for _ in range(3)] == ["", "ok", "no"]
    assert wire.connections == 1


def test_a_kept_connection_that_the_other_side_closed_is_replaced(wire: Wire, client: httpx2.Client):
    wire.answers(CHUNKED, b"\r\n", END, keep=False)
    wire.answers(CHUNKED, b"\r\n", END)
    client.post(wire.url, json={})
    assert wire.hung_up.wait(5)
    assert client.post(wire.url, json={}).status_code == 200
    assert (wire.connections, len(wire.requests)) == (2, 2)


def test_a_request_is_never_sent_twice(wire: Wire, client: httpx2.Client):
    wire.answers(CHUNKED, b"\r\n", END)
    wire.answers(keep=False)
    client.post(wire.url, json={})
    with pytest.raises(httpx2.RemoteProtocolError):
        client.post(wire.url, json={})
    assert len(wire.requests) == 2


def test_a_body_that_is_not_wanted_any_more_costs_its_connection(wire: Wire, client: httpx2.Client):
    wire.answers(CHUNKED, b"\r\n5\r\nfirst\r\n")
    wire.answers(CHUNKED, b"\r\n", END)
    with client.stream("POST", wire.url, json={}) as response:
        next(response.iter_raw())
    client.post(wire.url, json={})
    assert wire.connections == 2


def test_a_body_without_a_length_ends_with_its_connection(wire: Wire, client: httpx2.Client):
    wire.answers(b"HTTP/1.1 200 OK\r\n\r\nall of it", keep=False)
    wire.answers(CHUNKED, b"\r\n", END)
    assert client.post(wire.url, json={}).text == "all of it"
    client.post(wire.url, json={})
    assert wire.connections == 2


def test_a_word_in_between_is_no_answer(wire: Wire, client: httpx2.Client):
    wire.answers(b"HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
    answer = client.post(wire.url, json={})
    assert (answer.status_code, answer.text, answer.headers.get("link")) == (200, "ok", None)


def test_a_server_that_says_more_than_it_was_asked_is_not_asked_again(wire: Wire, client: httpx2.Client):
    wire.answers(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil")
    wire.answers(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
    assert [client.post(wire.url, json={}).text for _ in range(2)] == ["ok", "ok"]
    assert wire.connections == 2


def test_a_body_of_unknown_length_is_sent_with_its_length(wire: Wire, client: httpx2.Client):
    wire.answers(CHUNKED, b"\r\n", END)
    client.post(wire.url, content=iter([b"{", b"}"]))
    head, _, body = wire.requests[0].partition(b"\r\n\r\n")
    assert body == b"{}"
    assert b"content-length: 2" in head.lower()
    assert b"transfer-encoding" not in head.lower()


def test_a_header_cannot_smuggle_another_one(wire: Wire, client: httpx2.Client):
    with pytest.raises(httpx2.LocalProtocolError):
        client.post(wire.url, json={}, headers={"authorization": "Bearer a\r\nx-evil: 1"})
    assert wire.requests == []


@pytest.mark.parametrize(
    "sent",
    [
        CHUNKED + b"\r\n5\r\nfir",
        CHUNKED + b"\r\n5\r\nfirst\r\n",
        CHUNKED + b"\r\nfive\r\nfirst\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfirst",
        b"HTTP/1.1 2",
        b"SMTP ready\r\n\r\n",
        b"",
    ],
    ids=["in a chunk", "between chunks", "no chunk", "short of its length", "in the head", "no HTTP", "nothing"],
)
def test_an_answer_that_breaks_off_is_an_error(wire: Wire, client: httpx2.Client, sent: bytes):
    wire.answers(sent, keep=False)
    with pytest.raises(httpx2.RemoteProtocolError):
        client.post(wire.url, json={})


def test_the_time_for_a_body_is_looked_up_when_its_reading_begins(wire: Wire, client: httpx2.Client):
    wire.answers(CHUNKED, b"\r\n", then=wire.over)
    with client.stream("POST", wire.url, json={}, timeout=60.0) as response:
        response.request.extensions["timeout"]["read"] = 0.05
        with pytest.raises(httpx2.ReadTimeout):
            response.read()


def test_headers_that_do_not_come_are_a_read_timeout(wire: Wire, client: httpx2.Client):
    wire.answers(then=wire.over)
    with pytest.raises(httpx2.ReadTimeout):
        client.post(wire.url, json={}, timeout=httpx2.Timeout(5.0, read=0.05))


@pytest.mark.parametrize("head", [b"\r\n", b"connection: close\r\n\r\n"], ids=["kept", "not to be kept"])
def test_whoever_shuts_the_socket_down_ends_the_reading(wire: Wire, client: httpx2.Client, head: bytes):
    wire.answers(CHUNKED, head, then=wire.over)
    with client.stream("POST", wire.url, json={}, timeout=60.0) as response:
        reached = response.extensions["network_stream"].get_extra_info("socket")
        threading.Timer(0.05, reached.shutdown, [socket.SHUT_RDWR]).start()
        with pytest.raises(httpx2.TransportError):
            response.read()


@pytest.mark.parametrize("host", [HOST, "nowhere.invalid"])
def test_where_nobody_listens_it_is_a_connect_error(client: httpx2.Client, host: str):
    with pytest.raises(httpx2.ConnectError):
        client.post(f"http://{host}:{free_port()}/v1", json={})


def test_a_connection_that_is_not_taken_is_a_connect_timeout(client: httpx2.Client):
    with socket.create_server((HOST, 0), backlog=0) as busy:
        address = busy.getsockname()
        waiting = [socket.socket() for _ in range(3)]  # what the backlog takes, and one more
        for line in waiting:
            line.setblocking(False)
            line.connect_ex(address)
        with pytest.raises(httpx2.ConnectTimeout):
            client.post(f"http://{HOST}:{address[1]}/v1", json={}, timeout=httpx2.Timeout(5.0, connect=0.05))
        for line in waiting:
            line.close()


@pytest.fixture
def authority() -> trustme.CA:
    """One that nobody here has heard of."""
    return trustme.CA()


@pytest.fixture
def secure_wire(authority: trustme.CA) -> Iterator[Wire]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    wire = Wire(context)
    yield wire
    wire.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_wire: Wire, client: httpx2.Client):
    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        client.post(secure_wire.url, json={})
    assert secure_wire.requests == []


def test_over_tls_a_shut_down_ends_the_reading_too(
    secure_wire: Wire, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    secure_wire.answers(CHUNKED, b"\r\n5\r\nfirst\r\n", then=secure_wire.over)
    with (
        httpx2.Client(transport=LeanTransport(), timeout=60.0) as client,
        client.stream("POST", secure_wire.url, json={}) as response,
    ):
        body = response.iter_raw()
        assert next(body) == b"first"
        reached = response.extensions["network_stream"].get_extra_info("socket")
        threading.Timer(0.05, reached.shutdown, [socket.SHUT_RDWR]).start()
        with pytest.raises(httpx2.TransportError):
            next(body)


def test_behind_a_proxy_the_sdk_s_own_transport_does_the_work(monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert "transport" in http_options()
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    assert "transport" not in http_options()
