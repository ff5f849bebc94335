"""The REST side as an HTTP server on a free loopback port: authentication, scripted failures, routes."""

import hmac
import socket
import threading
from collections.abc import Callable

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from voiceagent.simulator.account import Account, Failure
from voiceagent.simulator.rest import calls, messages, recordings
from voiceagent.simulator.rest.errors import RestError, as_response, not_found, unauthorized

ROOT = "/2010-04-01/Accounts/<account_sid>"


class RestServer:
    """Listens from the start, so that its URL is known; answers once it was given an account."""

    def __init__(self) -> None:
        self._app = Flask(__name__)
        self._app.url_map.strict_slashes = False
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True, request_handler=_QuietHandler)
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self, account: Account) -> None:
        _add_routes(self._app, account, self._closing)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="twilio-rest", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._closing.set()  # lets go of requests that hang on purpose
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join(timeout=5)
        self._server.server_close()


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # the app keeps its connections open

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing: tests have the account's own records."""


def _add_routes(app: Flask, account: Account, closing: threading.Event) -> None:
    def view(resource: str, answer: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        def guarded(account_sid: str, **path: str) -> ResponseReturnValue:
            _require_login(account, account_sid)
            failure = _next_failure(account, resource)
            if failure is None:
                return answer(account, **path)
            return _fail(failure, lambda: answer(account, **path), closing)

        return guarded

    for resource, routes in (
        ("Messages", messages.ROUTES),
        ("Calls", calls.ROUTES),
        ("Recordings", recordings.ROUTES),
    ):
        for method, path, answer in routes:
            endpoint = f"{method} {path}".replace(".", "-")
            app.add_url_rule(ROOT + path, endpoint, view(resource, answer), methods=[method])
    app.register_error_handler(RestError, as_response)
    app.register_error_handler(404, lambda _: as_response(not_found(request.path)))


def _require_login(account: Account, account_sid: str) -> None:
    login = request.authorization
    user, password = (login.username, login.password) if login else (None, None)
    right = hmac.compare_digest(password or "", account.auth_token)
    if user != account.sid or account_sid != account.sid or not right:
        raise unauthorized()


def _next_failure(account: Account, resource: str) -> Failure | None:
    for failure in list(account.failures):
        if failure.resource == resource:
            account.failures.remove(failure)
            return failure
    return None


def _fail(failure: Failure, answer: Callable[[], ResponseReturnValue], closing: threading.Event) -> ResponseReturnValue:
    if failure.accepted:
        answer()
    if failure.hang_s:
        closing.wait(failure.hang_s)
    if failure.status is None:
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return Response(status=500)  # nobody is left to read it
    raise RestError(failure.status, failure.code, failure.message)
