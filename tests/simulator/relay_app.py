"""The app's end of a WebSocket, scripted: what it answers to each message, and all it was sent."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIEnvironment

from simple_websocket import ConnectionClosed, Server

Message = dict[str, Any]


class SocketEnd:
    """What a script may do with the socket."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def says(self, *tokens: str, last: bool = True, **more: Any) -> None:
        for index, token in enumerate(tokens, start=1):
            self.send({"type": "text", "token": token, "last": last and index == len(tokens), **more})

    def send(self, message: Message | str) -> None:
        self._server.send(message if isinstance(message, str) else json.dumps(message))

    def ends(self, **data: Any) -> None:
        self.send({"type": "end", **({"handoffData": json.dumps(data)} if data else {})})

    def closes(self, code: int = 1000, reason: str = "") -> None:
        self._server.close(code, reason)

    def dies(self) -> None:
        self._server.sock.shutdown(2)


Script = Callable[[SocketEnd, Message], object]


def echo(end: SocketEnd, message: Message) -> None:
    if message["type"] == "prompt" and message["last"]:
        end.says("I heard ", message["voicePrompt"])
    if message["type"] == "dtmf":
        end.says("You pressed ", message["digit"], ".")


def _Daemon(target: Callable[[], None]) -> threading.Thread:  # noqa: N802  stands for a class
    return threading.Thread(target=target, daemon=True)


@dataclass
class RelayApp:
    """Runs `script` for every message; one reply may still run when the next message comes, in a thread of its own
    (`beside`)."""

    script: Script = echo
    got: list[Message] = field(default_factory=list)
    upgrades: list[WSGIEnvironment] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    beside: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, environ: WSGIEnvironment) -> None:
        self.upgrades.append(environ)
        server = Server.accept(environ, thread_class=_Daemon)
        end = SocketEnd(server)
        try:
            while True:
                message = json.loads(server.receive())
                self.got.append(message)
                if self.beside:
                    threading.Thread(target=self._run, args=(end, message), daemon=True).start()
                else:
                    self.script(end, message)
        except (ConnectionClosed, OSError) as closed:
            self.closed.append(getattr(closed, "reason", 1006))
            self.over.set()

    def types(self) -> list[str]:
        return [message["type"] for message in self.got]

    def of_type(self, kind: str) -> list[Message]:
        return [message for message in self.got if message["type"] == kind]

    def _run(self, end: SocketEnd, message: Message) -> None:
        try:
            self.script(end, message)
        except (ConnectionClosed, OSError):
            return
