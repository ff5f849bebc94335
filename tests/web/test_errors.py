"""An error that escapes becomes something the caller can hear, and tells strangers nothing."""

import json

import pytest
from flask import Blueprint, Flask

from tests.attacks.wire import Site
from tests.standins.replies import Text
from voiceagent.core.errors import AnswererFailed, Refused, StateUnavailable, StorageUnavailable
from voiceagent.core.logs import set_up_logs
from voiceagent.core.profile import load_profile
from voiceagent.core.settings import load_settings
from voiceagent.simulator.check import check_twiml
from voiceagent.twiml.render import Renderer
from voiceagent.web.errors import apologise_in_words, refuse_in_few_words

PROFILE = load_profile("learning")
FALLBACK = {"ErrorUrl": "https://example.com/voice/continue?turn=3&part=1&after=1"}

BREAKABLE = [
    ("voice.arrival_of", "/voice/incoming", 1),
    ("voice.start_call", "/voice/incoming", 1),
    ("voice.twiml_once", "/voice/incoming", 1),
    ("voice.heard_of", "/voice/turn?turn=3&silences=1", 4),
    ("voice.bind_call", "/voice/turn?turn=3&silences=1", 4),
    ("voice.take_turn", "/voice/turn?turn=3&silences=1", 4),
    ("voice.take_turn", "/voice/turn?turn=abc", 1),
    ("voice.continue_of", "/voice/continue?turn=3&part=2&after=1", 4),
    ("voice.continue_turn", "/voice/continue?turn=3&part=2&after=1", 4),
    ("voice.failed_part_of", "/voice/fallback", 4),
    ("voice.go_on_after_failure", "/voice/fallback", 4),
    ("guards.raw_path_and_query", "/voice/turn?turn=3", 4),
]


@pytest.fixture
def site(twilio_and_app) -> Site:
    twilio, app = twilio_and_app
    return Site(twilio.account, app.url)


def _break(monkeypatch, name: str, error: Exception) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(f"voiceagent.web.{name}", broken)


def test_wherever_a_webhook_breaks_the_caller_hears_so_and_is_listened_to(site, monkeypatch):
    for name, path, next_turn in BREAKABLE:
        with monkeypatch.context() as patch:
            _break(patch, name, RuntimeError("a secret detail"))
            fields = site.fields(**FALLBACK) if path == "/voice/fallback" else site.fields()
            text = site.post(path, fields).spoken()
        assert PROFILE.wait.broken.replace("'", "&#39;") in text, name
        assert f'action="turn?turn={next_turn}&amp;silences=1"' in text, name
        assert "secret" not in text, name


@pytest.mark.parametrize(
    "error",
    [
        StateUnavailable("redis"),
        StorageUnavailable("database"),
        AnswererFailed("claude"),
        KeyError("x"),
        TimeoutError(),
        RecursionError(),
        MemoryError(),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "half"),
        ExceptionGroup("many", [ValueError("x")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_the_error_is_it_is_put_in_words(error):
    answer = _an_app_that(error).test_client().post("/voice/break?turn=3")
    assert answer.status_code == 200
    assert check_twiml(answer.data, answer.content_type) == []
    assert b"turn=4" in answer.data


def test_the_apology_needs_no_redis_no_database_and_no_model():
    """There are none here: a blueprint, the loaded templates and the words of the profile are all."""
    answer = _an_app_that(RuntimeError("x")).test_client().post("/voice/break")
    assert "went wrong" in answer.text
    assert "<Gather" in answer.text


def test_a_refusal_is_no_apology():
    answer = _an_app_that(Refused(403, "a reason for the log")).test_client().post("/voice/break")
    assert (answer.status_code, answer.data) == (403, b"")


def _an_app_that(error: Exception) -> Flask:
    """Nothing but a route that breaks like this."""
    voice = Blueprint("voice", __name__, url_prefix="/voice")

    @voice.post("/break")
    def break_() -> str:
        raise error

    apologise_in_words(voice, Renderer(load_settings({}).templates_dir, PROFILE), PROFILE)
    app = Flask(__name__)
    app.register_blueprint(voice)
    refuse_in_few_words(app)
    return app


def test_the_call_goes_on_after_an_error(phone, claude, monkeypatch):
    claude.script(Text("Good. Why?"))
    phone.dial()
    with monkeypatch.context() as patch:
        _break(patch, "voice.take_turn", RuntimeError("x"))
        phone.says("Rain smells")
        phone.hears("something went wrong on my side")
    phone.says("I said that rain smells")
    phone.hears("Good. Why?")


@pytest.mark.parametrize(
    ("name", "path"),
    [("callbacks.note_status", "/voice/status"), ("callbacks.sms_report_of", "/sms/status")],
)
def test_a_callback_that_breaks_says_nothing(site, monkeypatch, name, path):
    _break(monkeypatch, name, RuntimeError("a secret detail"))
    answer = site.post(path, site.fields(CallStatus="completed"))
    assert (answer.status, answer.body) == (500, b"")


@pytest.mark.parametrize("path", ["/", "/voice", "/voice/turn/", "/.env", "/.git/config", "/console", "/static/x"])
def test_what_is_not_there_says_nothing(site, path):
    answer = site.post(path, site.fields())
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize("as_json", [True, False], ids=["production", "development"])
def test_the_log_of_an_error_holds_no_word_of_the_caller_and_no_secret(
    site, twilio_and_app, monkeypatch, capsys, as_json
):
    set_up_logs(as_json=as_json)
    _break(monkeypatch, "voice.take_turn", RuntimeError("x"))
    fields = site.fields(SpeechResult="canary of the caller")
    site.post("/voice/turn?turn=3", fields)
    log = capsys.readouterr().err
    assert "webhook_broke" in log
    assert "canary" not in log
    assert fields["From"] not in log
    assert site.account.auth_token not in log
    if as_json:
        assert all(json.loads(line) for line in log.splitlines() if line.startswith("{"))
