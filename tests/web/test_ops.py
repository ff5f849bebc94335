"""What monitors are told: alive, ready, and of what is gone; never a secret, never a detail."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

from voiceagent.storage.migrate import downgrade


def _get(app, path: str, method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(app.url).netloc, timeout=20)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _ready(app) -> tuple[int, dict]:
    status, body = _get(app, "/readyz")
    return status, json.loads(body)


@pytest.fixture
def production(house, redis_url, postgres_url, monkeypatch):
    """As in production: a Redis and a PostgreSQL of its own, and keys; a busy machine is no outage."""
    monkeypatch.setattr("voiceagent.state.redis_lines.TIMEOUT_S", 5.0)
    _twilio, app = house(
        REDIS_URL=redis_url,
        DATABASE_URL=postgres_url,
        ANTHROPIC_API_KEY="sk-ant-a-key-that-is-secret",
        SECRET_KEY="a-secret-key-of-some-length",
        OPERATOR_PASSWORD="a-password-of-some-length",
        OPERATOR_TOKEN="a-token-of-some-length",
    )
    return app


def test_with_everything_there_it_is_ready(production):
    assert _get(production, "/healthz") == (200, b"ok\n")
    status, found = _ready(production)
    assert (status, found["ready"]) == (200, True)
    assert set(found["dependencies"]) == {"state", "storage"}
    assert all(one["ok"] and one["latency_ms"] >= 0 for one in found["dependencies"].values())


def test_without_redis_it_is_ready_and_says_so(production, redis_server):
    redis_server.kill()
    status, found = _ready(production)
    assert (status, found["ready"]) == (200, True), "calls go on without Redis"
    assert found["dependencies"]["state"] == {"ok": False}
    assert found["dependencies"]["storage"]["ok"]
    redis_server.start()
    assert _ready(production)[1]["dependencies"]["state"]["ok"]


def test_without_the_database_it_is_not_ready_but_alive(production, postgres_server):
    postgres_server.kill()
    try:
        status, found = _ready(production)
        assert (status, found["ready"]) == (503, False)
        assert found["dependencies"]["storage"] == {"ok": False}
        assert found["dependencies"]["state"]["ok"]
        assert _get(production, "/healthz") == (200, b"ok\n")
    finally:
        postgres_server.start()


def test_with_the_database_back_it_is_ready_again(production, postgres_server):
    postgres_server.kill()
    assert _ready(production)[0] == 503
    postgres_server.start()
    assert _ready(production)[0] == 200


def test_a_database_that_was_never_migrated_is_not_ready(production):
    downgrade(production.environ["DATABASE_URL"], "base")
    assert _ready(production)[0] == 503


def test_without_redis_at_all_the_state_is_this_process(house):
    _twilio, app = house()
    status, found = _ready(app)
    assert (status, found["dependencies"]["state"]["ok"]) == (200, True)


def test_no_answer_holds_a_secret_or_an_address(production, redis_server, postgres_server):
    secrets = {value for name, value in production.environ.items() if "DIR" not in name and len(value) > 11}
    secrets |= {"127.0.0.1", str(redis_server.port), str(postgres_server.port), "Error", "Traceback"}
    said = [_get(production, path)[1].decode() for path in ("/healthz", "/readyz", "/nothing")]
    redis_server.kill()
    postgres_server.kill()
    try:
        said += [_get(production, path)[1].decode() for path in ("/healthz", "/readyz")]
    finally:
        postgres_server.start()
    for text in said:
        assert not [secret for secret in secrets if secret in text]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_they_only_tell(house, path, method):
    assert _get(house()[1], path, method) == (405, b"")
