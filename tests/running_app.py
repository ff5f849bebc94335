"""The app, served over real HTTP on a free port by threads of this process, so that coverage sees it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from voiceagent.app import create_app
from voiceagent.core.settings import load_settings
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.simulator.sound import Sound
from voiceagent.storage.migrate import upgrade
from voiceagent.wiring import Services


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections, as Twilio's side does

    def log_request(self, *_args: object) -> None:
        """Our own log says enough."""


class RunningApp:
    """One app and its server. `services` is what `wiring` made for it."""

    def __init__(self, environ: dict[str, str], port: int = 0) -> None:
        self._app = None
        self.environ = environ
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, self._serve, threaded=True, request_handler=_Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.port}"
        settings = load_settings({"PUBLIC_URL": self.url, **environ})
        upgrade(settings.sqlalchemy_url)
        self._app = create_app(settings)
        self.services: Services = self._app.extensions["voiceagent"]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _serve(self, environ, start_response):  # type: ignore[no-untyped-def]
        return self._app(environ, start_response)

    def stop_serving(self) -> None:
        """Answer no more; harmless when done before."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def close(self) -> None:
        self.stop_serving()
        self.services.close(5.0)


def environ_for(twilio: PretendTwilio, tmp_path: Path, **more: str) -> dict[str, str]:
    """A developer's machine whose Twilio is the simulator. Nothing of the real environment leaks in."""
    return {
        "VOICEAGENT_ENV": "development",
        "TWILIO_ACCOUNT_SID": twilio.account.sid,
        "TWILIO_AUTH_TOKEN": twilio.account.auth_token,
        "TWILIO_PHONE_NUMBER": twilio.account.number,
        "TWILIO_API_URL": twilio.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'voiceagent.db'}",
        "VAR_DIR": str(tmp_path),
        **more,
    }


@contextmanager
def a_house(
    tmp_path: Path, *, sound: Sound | None = None, habits: Habits | None = None, **environ: str
) -> Iterator[tuple[PretendTwilio, RunningApp]]:
    """A pretend Twilio whose number leads to a running app."""
    with PretendTwilio(sound=sound, habits=habits) as twilio:
        app = RunningApp(environ_for(twilio, tmp_path, **environ))
        twilio.app_url = app.url
        try:
            yield twilio, app
        finally:
            twilio.switchboard.close()  # who is still on a socket puts the receiver down: the app need not wait
            app.close()
