"""A reverse proxy that ends a path prefix, as a router in front of several programs does."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class PrefixProxy:
    """`<url>/<prefix>/voice/...` comes to the app as `/voice/...`, under a Host of the proxy's own choice."""

    def __init__(self, prefix: str, app_url: str) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(prefix, urlsplit(app_url).netloc))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(prefix: str, app: str) -> type[BaseHTTPRequestHandler]:
    class Forward(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            if not self.path.startswith(prefix + "/"):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            kept = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            headers = {
                **kept,
                "Host": "app.internal",
                "X-Forwarded-Proto": "http",
                "X-Forwarded-Host": "a, b",
            }
            connection = http.client.HTTPConnection(app, timeout=20)
            connection.request("POST", self.path.removeprefix(prefix), body, headers)
            response = connection.getresponse()
            answer = response.read()
            connection.close()
            self.send_response(response.status)
            if kind := response.getheader("Content-Type"):
                self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """The tests tell."""

    return Forward
