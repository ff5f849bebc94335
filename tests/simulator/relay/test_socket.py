"""The socket itself: where it leads, how it is signed, and how it ends."""

import socket
import threading

import pytest
from simple_websocket import Server
from twilio.request_validator import RequestValidator
from wsproto.events import Ping

from tests.simulator.relay_app import Message, SocketEnd
from tests.simulator.scripted_app import Reply, ScriptedApp
from voiceagent.simulator.relay.socket import CannotConnect, Gone, RelaySocket
from voiceagent.simulator.relay.sockets import Sockets

PATIENCE_S = 10.0


def open_socket(app: ScriptedApp, path: str = "/voice/relay?a=b") -> RelaySocket:
    return Sockets("a token").open(app.url.replace("http", "ws", 1) + path)


def test_a_public_name_is_signed_and_leads_to_where_the_app_listens(app: ScriptedApp) -> None:
    sockets = Sockets("a token", {"https://agent.example.com": app.url})
    sockets.open("wss://agent.example.com/voice/relay?a=b").close()
    assert app.relay.over.wait(PATIENCE_S)
    [upgrade] = app.relay.upgrades
    assert upgrade["HTTP_HOST"] == "agent.example.com"
    assert upgrade["QUERY_STRING"] == "a=b"
    signature = upgrade["HTTP_X_TWILIO_SIGNATURE"]
    assert RequestValidator("a token").validate("wss://agent.example.com/voice/relay?a=b", {}, signature)


def test_messages_come_whole_and_in_order_however_long(app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: [end.says("x" * size) for size in message["sizes"]]
    opened = open_socket(app)
    sizes = [1, 125, 126, 65_535, 65_536, 300_000]
    opened.send({"type": "go", "sizes": sizes})
    came = [opened.next(PATIENCE_S) for _ in sizes]
    assert [str(frame).count("x") for frame in came] == [size + 1 for size in sizes], "one more in `text`"
    opened.close()


def test_a_ping_is_answered(app: ScriptedApp) -> None:
    answered = threading.Event()

    def pings(end: SocketEnd, message: Message) -> None:
        server: Server = end._server
        server.pong_received = False
        server.sock.send(server.ws.send(Ping()))
        while not server.pong_received and not answered.wait(0.01):
            pass
        answered.set()

    app.relay.script = pings
    opened = open_socket(app)
    opened.send({"type": "go"})
    assert answered.wait(PATIENCE_S)
    opened.close()


def test_how_the_app_closes_is_told(app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: end.closes(1001, "going away")
    opened = open_socket(app)
    opened.send({"type": "go"})
    assert opened.next(PATIENCE_S) == Gone(1001, "going away")


def test_a_socket_that_is_cut_is_told_too(app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: end.dies()
    opened = open_socket(app)
    opened.send({"type": "go"})
    gone = opened.next(PATIENCE_S)
    assert isinstance(gone, Gone)
    assert gone.code == 1006
    opened.send({"type": "too late"})
    opened.close()


def test_a_refused_upgrade_has_a_status(app: ScriptedApp) -> None:
    app["/voice/relay"] = Reply("no", 403, "text/plain")
    with pytest.raises(CannotConnect, match="status 403") as refused:
        open_socket(app)
    assert refused.value.status == 403


def test_nobody_there_is_no_socket() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(CannotConnect):
        Sockets("a token").open(f"ws://127.0.0.1:{port}/voice/relay")


def test_who_speaks_no_http_is_no_socket() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(b"SSH-2.0-hello\r\n\r\n")
            connection.close()

        threading.Thread(target=babble).start()
        with pytest.raises(CannotConnect):
            Sockets("a token").open(f"ws://127.0.0.1:{server.getsockname()[1]}/voice/relay")
