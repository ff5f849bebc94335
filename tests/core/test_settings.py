"""Settings: safe by default, every problem at once, secrets never shown."""

import pytest

from voiceagent.core.errors import SettingsError
from voiceagent.core.settings import load_settings

PRODUCTION = {
    "VOICEAGENT_ENV": "production",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "t0ken-of-the-account",
    "TWILIO_PHONE_NUMBER": "+15005550006",
    "PUBLIC_URL": "https://voice.example.org",
    "SECRET_KEY": "k" * 32,
    "OPERATOR_PASSWORD": "p" * 16,
    "OPERATOR_TOKEN": "o" * 32,
}


def test_nothing_set_is_a_developers_machine():
    settings = load_settings({})
    assert settings.environment == "development"
    assert settings.worker_processes == 1, "without Redis the state is in one process"


def test_twilio_keys_make_it_production():
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load_settings({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x"})


def test_a_complete_production_starts():
    settings = load_settings({**PRODUCTION, "REDIS_URL": "redis://cache:6379"})
    assert settings.production
    assert settings.worker_processes == 2


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "VOICEAGENT_ENV"])
def test_production_refuses_to_start_without(name):
    with pytest.raises(SettingsError, match=name):
        load_settings({key: value for key, value in PRODUCTION.items() if key != name})


@pytest.mark.parametrize("weak", ["dev", "changeme", "short"])
def test_production_refuses_a_weak_secret_and_does_not_print_it(weak):
    with pytest.raises(SettingsError) as caught:
        load_settings({**PRODUCTION, "SECRET_KEY": weak})
    assert "SECRET_KEY" in str(caught.value)
    assert weak not in str(caught.value)


def test_every_problem_is_told_at_once():
    with pytest.raises(SettingsError) as caught:
        load_settings({"PORT": "99999", "WEB_CONCURRENCY": "no", "PUBLIC_URL": "ftp://x"})
    for name in ("PORT", "WEB_CONCURRENCY", "PUBLIC_URL"):
        assert name in str(caught.value)


def test_one_wrong_value_does_not_hide_what_production_lacks():
    with pytest.raises(SettingsError) as caught:
        load_settings({"VOICEAGENT_ENV": "production", "LOG_LEVEL": "LOUD", "PUBLIC_URL": "http://x.example"})
    told = str(caught.value)
    assert "LOG_LEVEL" in told
    assert "SECRET_KEY" in told
    assert told.count("PUBLIC_URL") == 1, "wrong is not also missing"


def test_each_problem_is_a_line_of_its_own():
    with pytest.raises(SettingsError) as caught:
        load_settings({"VOICEAGENT_ENV": "production"})
    for line in str(caught.value).splitlines()[1:]:
        assert line.startswith("  - ")
        assert line[4:].split(":")[0].isupper(), line


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("https://voice.example.org/prefix/", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://voice.example.org", False),
        ("https://voice.example.org/?x=1", False),
        ("voice.example.org", False),
    ],
)
def test_plain_http_is_for_loopback_only(url, ok):
    if ok:
        assert load_settings({"PUBLIC_URL": url}).public_url == url.rstrip("/")
    else:
        with pytest.raises(SettingsError, match="PUBLIC_URL"):
            load_settings({"PUBLIC_URL": url})


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "token"
    file.write_text("from-the-file\n")
    settings = load_settings({"ANTHROPIC_API_KEY_FILE": str(file)})
    assert settings.anthropic_api_key is not None
    assert settings.anthropic_api_key.get_secret_value() == "from-the-file"


def test_a_secret_file_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(SettingsError, match="OPENAI_API_KEY_FILE"):
        load_settings({"OPENAI_API_KEY_FILE": str(tmp_path / "missing")})


def test_secrets_do_not_show_in_the_settings():
    settings = load_settings({**PRODUCTION, "REDIS_URL": "redis://:hunter2@cache"})
    shown = repr(settings)
    assert "t0ken-of-the-account" not in shown
    assert "hunter2" not in shown


def test_many_workers_without_redis_are_refused_in_production():
    with pytest.raises(SettingsError, match="WEB_CONCURRENCY"):
        load_settings({**PRODUCTION, "WEB_CONCURRENCY": "4"})


@pytest.mark.parametrize("mode", ["gather", "record", "relay"])
def test_a_call_may_be_listened_to_in_three_ways(mode):
    assert load_settings({**PRODUCTION, "LISTEN_MODE": mode}).listen_mode == mode


def test_no_call_begins_with_keys_alone():
    with pytest.raises(SettingsError, match="LISTEN_MODE"):
        load_settings({"LISTEN_MODE": "keys"})


def test_a_relay_in_production_needs_https_for_its_socket():
    at_home = {**PRODUCTION, "PUBLIC_URL": "http://127.0.0.1:8000"}
    assert load_settings(at_home).production
    with pytest.raises(SettingsError, match="wss"):
        load_settings({**at_home, "LISTEN_MODE": "relay"})
    assert load_settings({"LISTEN_MODE": "relay", "PUBLIC_URL": "http://127.0.0.1:8000"}).listen_mode == "relay"


@pytest.mark.parametrize("sockets", ["0", "-1", "many", "100000"])
def test_the_bound_on_relay_calls_is_a_sensible_number(sockets):
    with pytest.raises(SettingsError, match="RELAY_SOCKETS"):
        load_settings({"RELAY_SOCKETS": sockets})
