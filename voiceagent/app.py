"""The web process: `create_app(settings)`. Read from here to find everything else."""

from flask import Flask

from voiceagent.core.logs import set_up_logs
from voiceagent.core.settings import Settings, load_settings
from voiceagent.telephony.signature import socket_url
from voiceagent.twiml.relay import PATH as SOCKET_PATH
from voiceagent.twiml.relay import RelayDocuments
from voiceagent.twiml.render import Renderer
from voiceagent.web.callbacks import callbacks_blueprint
from voiceagent.web.errors import refuse_in_few_words
from voiceagent.web.ops import ops_blueprint
from voiceagent.web.relay import relay_blueprint
from voiceagent.web.sms import sms_blueprint
from voiceagent.web.voice import voice_blueprint
from voiceagent.wiring import build_services

_apps: list[Flask] = []

MAX_BODY_BYTES = 256 * 1024
"""A webhook with 3,000 words has 20 kB."""


def create_app(settings: Settings | None = None) -> Flask:
    """The app, wired by `settings` (default: the environment's). To be called in the process that serves.

    Raises `SettingsError` that names every problem of the configuration.
    """
    settings = settings or load_settings()
    set_up_logs(as_json=settings.production, level=settings.log_level, with_words=settings.log_words)
    services = build_services(settings)

    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, MAX_FORM_PARTS=200)
    app.extensions["voiceagent"] = services

    socket = socket_url(settings.public_url) + SOCKET_PATH
    relay = RelayDocuments(services.profile, services.relay_tokens, socket)
    renderer = Renderer(settings.templates_dir, services.profile, relay)
    check, account_sid = services.signature_check, settings.twilio_account_sid
    app.register_blueprint(voice_blueprint(services.calls, renderer, check, account_sid))
    app.register_blueprint(
        relay_blueprint(services.calls, services.relay_tokens, services.calls.room, check, account_sid)
    )
    app.register_blueprint(callbacks_blueprint(services.calls, check, account_sid))
    app.register_blueprint(sms_blueprint(services.calls, check, account_sid))
    app.register_blueprint(ops_blueprint(services.probes, services.needed))
    refuse_in_few_words(app)
    services.start()
    _apps.append(app)
    return app


def leave_sockets() -> None:
    """Let the calls on sockets go on in another process, as soon as each can be interrupted. Returns at once."""
    for app in _apps:
        app.extensions["voiceagent"].calls.room.leave()


def drain(seconds: float) -> None:
    """Let what the apps of this process have begun come to its end; called when the process is to stop."""
    for app in _apps:
        app.extensions["voiceagent"].close(seconds)
    _apps.clear()
