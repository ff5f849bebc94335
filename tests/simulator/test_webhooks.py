"""One webhook request: signed, limited in time, retried and redirected as Twilio does it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from twilio.request_validator import RequestValidator

from tests.simulator.scripted_app import Reply, ScriptedApp
from voiceagent.simulator import connections as connections_module
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.webhooks import Webhooks

TOKEN = "secret"
FIELDS = {"CallSid": "CA1", "SpeechResult": "Why is the sky blue? ü & more", "Empty": ""}


@pytest.fixture
def webhooks() -> Iterator[Webhooks]:
    webhooks = Webhooks(TOKEN, total_s=15.0)
    yield webhooks
    webhooks.close()


def failure(webhooks: Webhooks, url: str) -> WebhookError:
    with pytest.raises(WebhookError) as failed:
        webhooks.ask(url, FIELDS)
    return failed.value


@contextmanager
def listening(answer: bytes) -> Iterator[str]:
    """A server that reads a request, sends `answer` and closes."""

    def serve(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        thread = threading.Thread(target=serve, args=(server,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x"
        thread.join(timeout=5)


def test_a_post_is_a_signed_form(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/voice/turn"] = "<Response/>"
    exchange = webhooks.ask(f"{app.url}/voice/turn?turn=3#rt=900", FIELDS)
    [request] = app.asked
    assert (request.method, request.path, request.query) == ("POST", "/voice/turn", "turn=3")
    assert request.fields == FIELDS
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator(TOKEN).validate(f"{app.url}/voice/turn?turn=3", FIELDS, signature)
    assert request.headers["I-Twilio-Idempotency-Token"] == exchange.token
    assert (exchange.status, exchange.body, exchange.tries) == (200, b"<Response/>", 1)
    assert 0 < exchange.waited < 15


def test_a_get_carries_its_fields_in_the_signed_url(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/x"] = "<Response/>"
    webhooks.ask(f"{app.url}/x?a=1", {"CallSid": "CA1", "From": "+1415"}, method="GET")
    [request] = app.asked
    assert request.query == "a=1&CallSid=CA1&From=%2B1415"
    signed = f"{app.url}/x?{request.query}"
    assert RequestValidator(TOKEN).validate(signed, {}, request.headers["X-Twilio-Signature"])


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_bad_status_fails_at_once(app: ScriptedApp, webhooks: Webhooks, status: int) -> None:
    app["/x"] = Reply("no", status)
    error = failure(webhooks, f"{app.url}/x")
    assert (error.code, error.url) == (11200, f"{app.url}/x")
    assert len(app.asked) == 1


def test_a_server_error_is_tried_again_where_the_url_says_so(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/x"] = (Reply("no", 503), Reply("no", 500), "<Response/>")
    assert webhooks.ask(f"{app.url}/x#rc=2&rp=5xx", FIELDS).tries == 3
    tokens = {request.headers["I-Twilio-Idempotency-Token"] for request in app.asked}
    assert len(tokens) == 1


def test_a_slow_answer_fails_and_is_not_tried_again(app: ScriptedApp) -> None:
    app["/x"] = Reply(after_s=2.0)
    error = failure(Webhooks(TOKEN, total_s=0.5), f"{app.url}/x")
    assert error.code == 11200
    assert len(app.asked) == 1


def test_an_answer_that_drips_does_not_outlast_the_limit(app: ScriptedApp) -> None:
    app["/x"] = Reply("<Response/>" * 20, piecemeal_s=0.05)
    webhooks = Webhooks(TOKEN, total_s=0.3)
    assert failure(webhooks, f"{app.url}/x").code == 11200
    assert webhooks.log[0].waited < 5  # all of it would take eleven seconds


def test_the_read_timeout_of_the_url_counts(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/x"] = Reply(after_s=2.0)
    assert failure(webhooks, f"{app.url}/x#rt=100").code == 11200


def test_a_failed_connect_is_tried_once_more(webhooks: Webhooks) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert failure(webhooks, f"http://127.0.0.1:{port}/x").code == 11205
    assert failure(webhooks, f"http://127.0.0.1:{port}/x#rc=0").code == 11205
    assert [exchange.tries for exchange in webhooks.log] == [2, 1]
    assert webhooks.log[0].status is None


def test_an_unknown_host_has_its_own_code(webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert failure(webhooks, "http://agent.example/x").code == 11210


def test_what_is_no_http_is_a_protocol_violation(webhooks: Webhooks) -> None:
    with listening(b"SSH-2.0-OpenSSH\r\n") as url:
        assert failure(webhooks, url).code == 11206


def test_a_connection_cut_before_the_answer_is_a_failed_retrieval(webhooks: Webhooks) -> None:
    with listening(b"") as url:
        assert failure(webhooks, url).code == 11200


@pytest.mark.parametrize("url", ["", "/voice/turn", "ftp://a.example/x", "http://a b/", "http://a:x/"])
def test_what_cannot_be_called_is_a_bad_url(webhooks: Webhooks, url: str) -> None:
    assert failure(webhooks, url).code == 11100


def test_more_than_64_kb_are_refused(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/x"] = Reply("a" * (64 * 1024 + 1))
    app["/y"] = Reply("a" * (64 * 1024))
    assert failure(webhooks, f"{app.url}/x").code == 11750
    assert len(webhooks.ask(f"{app.url}/y", FIELDS).body) == 64 * 1024


def test_a_redirect_loses_the_fields(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/old"] = Reply("", 307, headers=(("Location", "/new?a=1"),))
    app["/new"] = "<Response/>"
    exchange = webhooks.ask(f"{app.url}/old", FIELDS)
    assert exchange.answered_by == f"{app.url}/new?a=1"
    assert (app.asked[1].method, app.asked[1].fields, app.asked[1].query) == ("GET", {}, "a=1")
    signature = app.asked[1].headers["X-Twilio-Signature"]
    assert RequestValidator(TOKEN).validate(f"{app.url}/new?a=1", {}, signature)


def test_ten_redirects_are_followed_and_no_more(app: ScriptedApp, webhooks: Webhooks) -> None:
    for step in range(11):
        app[f"/{step}"] = Reply("", 302, headers=(("Location", f"/{step + 1}"),))
    app["/11"] = "<Response/>"
    assert webhooks.ask(f"{app.url}/1", FIELDS).status == 200
    assert failure(webhooks, f"{app.url}/0").code == 11215


def test_cookies_are_kept(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/x"] = Reply(headers=(("Set-Cookie", "a=1; Path=/; HttpOnly"), ("Set-Cookie", "b=2")))
    webhooks.ask(f"{app.url}/x", FIELDS)
    webhooks.ask(f"{app.url}/x", FIELDS)
    assert [request.headers.get("Cookie") for request in app.asked] == [None, "a=1; b=2"]


def test_a_public_name_leads_to_where_the_app_listens(app: ScriptedApp) -> None:
    app["/x"] = "<Response/>"
    webhooks = Webhooks(TOKEN, lead_to={"https://agent.example.com": app.url})
    webhooks.ask("https://agent.example.com/x", FIELDS)
    [request] = app.asked
    assert request.headers["Host"] == "agent.example.com"
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator(TOKEN).validate("https://agent.example.com/x", FIELDS, signature)


def test_connections_are_kept_open(webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections_module, "LONGEST_IDLE_S", 30.0)
    connections: set[object] = set()
    closed = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            connections.add(self.client_address)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.send_header("Content-Type", "text/xml")
            self.end_headers()
            self.close_connection = self.path == "/last"  # without a word to the client

        def log_message(self, *_: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        def shutdown_request(self, request: Any) -> None:
            super().shutdown_request(request)
            closed.set()

    with Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        webhooks.ask(f"{url}/a", FIELDS)
        webhooks.ask(f"{url}/b", FIELDS)
        assert len(connections) == 1
        webhooks.ask(f"{url}/last", FIELDS)
        assert closed.wait(10)
        webhooks.ask(f"{url}/a", FIELDS)
        assert len(connections) == 2
        webhooks.close()
        server.shutdown()
        thread.join(timeout=5)


def test_plain_http_behind_an_https_url_is_a_tls_failure(app: ScriptedApp, webhooks: Webhooks) -> None:
    assert failure(webhooks, app.url.replace("http:", "https:") + "/x").code == 11220


def test_everything_stands_in_the_log(app: ScriptedApp, webhooks: Webhooks) -> None:
    app["/x"] = Reply("oops", 500, "text/plain")
    error = failure(webhooks, f"{app.url}/x")
    [exchange] = webhooks.log
    assert (exchange.url, exchange.method, dict(exchange.fields)) == (f"{app.url}/x", "POST", FIELDS)
    assert (exchange.status, exchange.content_type, exchange.body) == (500, "text/plain", b"oops")
    assert exchange.error is error
