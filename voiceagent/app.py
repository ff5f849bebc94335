"""The web process: `create_app(settings)`. Read from here to find everything else."""

from flask import Flask

from voiceagent.core.logs import set_up_logs
from voiceagent.core.settings import Settings, load_settings
from voiceagent.twiml.render import Renderer
from voiceagent.web.callbacks import callbacks_blueprint
from voiceagent.web.errors import refuse_in_few_words
from voiceagent.web.ops import ops_blueprint
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

    renderer = Renderer(settings.templates_dir, services.profile)
    check, account_sid = services.signature_check, settings.twilio_account_sid
    app.register_blueprint(voice_blueprint(services.calls, renderer, check, account_sid))
    app.register_blueprint(callbacks_blueprint(services.calls, check, account_sid))
    app.register_blueprint(sms_blueprint(services.calls, check, account_sid))
    app.register_blueprint(ops_blueprint(services.probes, services.needed))
    refuse_in_few_words(app)
    services.start()
    _apps.append(app)
    return app


def drain(seconds: float) -> None:
    """Let what the apps of this process have begun come to its end; called when the process is to stop."""
    for app in _apps:
        app.extensions["voiceagent"].close(seconds)
    _apps.clear()
