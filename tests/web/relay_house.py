"""The relay's doors alone, served over real HTTP, and Twilio's end of a socket."""

import json
import threading
from contextlib import suppress
from time import monotonic

from flask import Flask
from simple_websocket import Client, ConnectionClosed
from werkzeug.serving import WSGIRequestHandler, make_server

from voiceagent.calls.relay.room import RelayRoom
from voiceagent.calls.relay.token import RelayTokens
from voiceagent.simulator.signature import sign
from voiceagent.telephony.signature import SignatureCheck
from voiceagent.web.errors import refuse_in_few_words
from voiceagent.web.relay import relay_blueprint

ACCOUNT, AUTH_TOKEN, LONG_S = "AC1", "a token of the tests", 20.0


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_args: object) -> None:
        """The tests say enough."""


class RelayHouse:
    """One process's relay room, and the tokens that its documents would carry."""

    def __init__(self, calls, most: int = 250) -> None:
        self.calls, self.tokens, self.room = calls, RelayTokens("a secret of the tests"), RelayRoom(most)
        app = Flask(__name__, static_folder=None)
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        self.url = f"ws://127.0.0.1:{self._server.port}/voice/relay"
        check = SignatureCheck(AUTH_TOKEN, f"http://127.0.0.1:{self._server.port}")
        app.register_blueprint(relay_blueprint(calls.services, self.tokens, self.room, check, ACCOUNT))
        refuse_in_few_words(app)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.sockets: list[Socket] = []

    def connect(self, signature: str | None = None) -> "Socket":
        signature = sign(AUTH_TOKEN, self.url) if signature is None else signature
        self.sockets.append(Socket(self.url, signature))
        return self.sockets[-1]

    def call(self, call_sid: str = "CA1", **setup: object) -> "Socket":
        """A socket that is set up; the token is a good one unless another is given."""
        socket = self.connect()
        socket.set_up(call_sid, self.tokens.make(call_sid, 1), **setup)
        return socket

    def close(self) -> None:
        for socket in self.sockets:
            socket.close()
        assert self.room.drain(LONG_S)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Socket:
    """What Twilio does with a socket, by hand."""

    def __init__(self, url: str, signature: str) -> None:
        self._client = Client(url, headers={"X-Twilio-Signature": signature} if signature else {})
        self.text = ""

    def send(self, frame: str | bytes) -> None:
        self._client.send(frame)

    def tell(self, kind: str, **fields: object) -> None:
        self.send(json.dumps({"type": kind, **fields}))

    def set_up(self, call_sid: str, token: str, account: str = ACCOUNT, session: str = "VX1") -> None:
        parameters = {"token": token}
        self.tell("setup", sessionId=session, accountSid=account, callSid=call_sid, customParameters=parameters)

    def says(self, words: str) -> None:
        self.tell("prompt", voicePrompt=words, lang="en-US", last=True)

    def hears(self, text: str) -> None:
        """Reads on until that was said."""
        while text not in self.text:
            message = self.next()
            if message["type"] == "text":
                self.text += message["token"]

    def next(self) -> dict:
        frame = self._client.receive(timeout=LONG_S)
        assert frame is not None, "nothing came"
        return json.loads(frame)

    def close_code(self) -> int:
        """Reads on until the app closes the socket."""
        until = monotonic() + LONG_S
        try:
            while monotonic() < until:
                self._client.receive(timeout=until - monotonic())
        except ConnectionClosed as closed:
            return closed.reason
        raise AssertionError("the socket stays open")

    def lose(self) -> None:
        """Without a word."""
        self._client.sock.shutdown(2)

    def close(self) -> None:
        with suppress(ConnectionClosed, OSError):
            self._client.close()
