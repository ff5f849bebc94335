"""Who is not Twilio is turned away at every webhook: with few words, at no cost, and nothing has changed."""

from collections.abc import Iterator

import pytest

from tests.attacks.footprint import Ground
from tests.attacks.forgeries import FORGERIES, LET_IN
from tests.attacks.prefix_proxy import PrefixProxy
from tests.attacks.wire import Site
from tests.running_app import RunningApp, a_house, environ_for
from voiceagent.simulator.phone import PretendTwilio


@pytest.fixture(scope="module")
def redis_url(redis_server):
    redis_server.start()
    redis_server.resume()
    redis_server.flush()
    return redis_server.url


@pytest.fixture(scope="module")
def one_house(one_claude, redis_url, tmp_path_factory):
    """State in a real Redis, which counts every command."""
    environ = {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": one_claude.url, "REDIS_URL": redis_url}
    with a_house(tmp_path_factory.mktemp("house"), **environ) as house:
        yield house


@pytest.fixture
def ground(app, redis_url, claude) -> Iterator[Ground]:
    app.services.calls.leases.drain(5)
    ground = Ground(app, redis_url, claude)
    ground.look()
    yield ground
    ground.close()


def webhooks_of(app: RunningApp) -> list[str]:
    """Every path that takes a POST, found in the app itself: a new one is attacked like the others."""
    rules = app._app.url_map.iter_rules()
    return sorted(rule.rule for rule in rules if "POST" in (rule.methods or ()))


@pytest.mark.parametrize(("forge", "status"), FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_webhook_is_refused_in_no_words_and_touches_nothing(site, app, ground, forge, status):
    before = ground.look()
    for path in webhooks_of(app):
        answer = site.send(forge(site, site.webhook(path, site.fields())))
        assert (answer.status, answer.body) == (status, b""), path
    assert ground.look() == before


@pytest.mark.parametrize(
    "call_sid",
    [
        None,
        "",
        "CA",
        "XX0123",
        "ca0123",
        "CA" + "0" * 5000,
        "CA../../etc/passwd",
        "CA0'; DROP TABLE call; --",
        "CA0}:call\r\nFLUSHALL\r\n",
        "CA0\n",
        "CA\x00",
        "CA*",
        "CAé",
        "<script>",
    ],
)
def test_twilio_without_a_usable_call_sid_is_told_so_and_touches_nothing(site, app, ground, call_sid):
    before = ground.look()
    fields = {name: value for name, value in site.fields(CallSid=call_sid).items() if value is not None}
    for path in webhooks_of(app):
        if path.startswith("/voice/"):
            answer = site.post(path, fields)
            assert (answer.status, answer.body) == (400, b""), path
    assert ground.look() == before


def test_what_twilio_signs_is_let_in_and_the_ground_shows_it(site, app, ground):
    """Without it the tests above could pass because nothing ever works, or nobody looks."""
    assert len(webhooks_of(app)) >= 5
    for path in webhooks_of(app):
        before = ground.look()
        answer = site.post(path, site.fields(CallStatus="completed"))
        assert answer.status in {200, 204}, path
        app.services.calls.leases.drain(5)
        assert ground.look() != before, path


@pytest.mark.parametrize("change", LET_IN.values(), ids=LET_IN.keys())
def test_what_twilio_or_a_proxy_may_do_to_a_webhook_is_let_in(site, app, change):
    for path in webhooks_of(app):
        good = site.webhook(path, site.fields())
        assert site.send(change(site, good)).status in {200, 204}, path


@pytest.mark.parametrize(
    "query",
    [
        "turn=1&silences=1",
        "silences=1&turn=1",
        "turn=1&turn=1",
        "turn=1&x=%2B1%20a+b",
        "turn=1&x=",
        "turn=1&",
        "&&turn=1",
    ],
)
def test_a_query_is_taken_as_it_was_sent(site, claude, query):
    claude.script("Good. Why?")
    answer = site.post(f"/voice/turn?{query}", site.fields())
    assert "Good." in answer.spoken()


@pytest.fixture
def behind_a_proxy(claude, tmp_path) -> Iterator[tuple[PretendTwilio, RunningApp]]:
    """Twilio knows the app by a name, a port and a path that only the proxy before it knows too."""
    public_url = "https://agent.example.com:8443/phones/agent"
    environ = {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": claude.url, "PUBLIC_URL": public_url}
    with PretendTwilio(public_url=public_url) as twilio:
        app = RunningApp(environ_for(twilio, tmp_path, **environ))
        try:
            with PrefixProxy("/phones/agent", app.url) as proxy:
                twilio.app_url = proxy.url
                yield twilio, app
        finally:
            app.close()


def test_a_whole_call_behind_a_proxy_with_a_path_and_a_port(behind_a_proxy, claude):
    twilio, _app = behind_a_proxy
    claude.script("Light. Why?")
    phone = twilio.phone()
    phone.dial()
    phone.says("Plants eat")
    phone.hears("Light.", "Why?")
    phone.hangs_up()
    assert phone.waits_for_text(20)
    assert {exchange.status for exchange in phone.exchanges} == {200}
    assert {exchange.status for exchange in twilio.account.callbacks} <= {204}, "signed with the port"


def test_the_address_behind_the_proxy_is_no_other_name_for_it(behind_a_proxy):
    twilio, app = behind_a_proxy
    for public_url, status in {
        app.environ["PUBLIC_URL"]: 200,
        app.url: 403,
        "http://agent.example.com": 403,
    }.items():
        site = Site(twilio.account, app.url, public_url)
        assert site.post("/voice/incoming", site.fields()).status == status
