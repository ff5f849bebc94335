"""An app for the simulator to call: a few lines of WSGI that answer what a test has scripted."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.simulator.relay_app import RelayApp

XML = "text/xml; charset=utf-8"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: str
    fields: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    body: str | bytes = "<Response/>"
    status: int = 200
    content_type: str | None = XML
    headers: tuple[tuple[str, str], ...] = ()
    after_s: float = 0.0
    piecemeal_s: float = 0.0  # a pause after each byte


Script = Reply | str | Callable[[Asked], "Reply | str"]


@dataclass
class ScriptedApp:
    """`app["/voice/incoming"] = "<Response/>"`; several for one path come in turn, the last stays.

    A WebSocket is served by `relay`, on whatever path.
    """

    asked: list[Asked] = field(default_factory=list)
    relay: RelayApp = field(default_factory=RelayApp)
    _scripts: dict[str, list[Script]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __setitem__(self, path: str, scripts: Script | tuple[Script, ...]) -> None:
        self._scripts[path] = list(scripts) if isinstance(scripts, tuple) else [scripts]

    def asked_at(self, path: str) -> list[Asked]:
        return [request for request in self.asked if request.path == path]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = _asked(environ)
        self.asked.append(request)
        if environ.get("HTTP_UPGRADE") == "websocket" and request.path not in self._scripts:
            self.relay.serve(environ)
            raise ConnectionResetError  # that way werkzeug writes no HTTP answer behind the last frame
        reply = self._reply(request)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        headers = [("Content-Length", str(len(body))), *reply.headers]
        if reply.content_type is not None:
            headers.append(("Content-Type", reply.content_type))
        time.sleep(reply.after_s)
        start_response(f"{reply.status} X", headers)
        return _dripping(body, reply.piecemeal_s) if reply.piecemeal_s else [body]

    def _reply(self, request: Asked) -> Reply:
        scripts = self._scripts.get(request.path)
        if not scripts:
            return Reply("not here", 404, "text/plain")
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        reply = script(request) if callable(script) else script
        return Reply(reply) if isinstance(reply, str) else reply


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *args: Any) -> None:
        """Nothing."""


def _asked(environ: WSGIEnvironment) -> Asked:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length).decode()
    is_form = environ.get("CONTENT_TYPE", "").startswith(FORM)
    return Asked(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query=environ.get("QUERY_STRING", ""),
        fields=dict(parse_qsl(body, keep_blank_values=True)) if is_form else {},
        headers={
            name[5:].replace("_", "-").title(): value for name, value in environ.items() if name.startswith("HTTP_")
        },
    )


def _dripping(body: bytes, pause_s: float) -> Iterable[bytes]:
    for byte in body:
        time.sleep(pause_s)
        yield bytes([byte])
