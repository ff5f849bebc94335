"""Every door has a guard, and every page that leaves by one is TwiML that Twilio takes."""

import re
from itertools import product
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError

from voiceagent.app import create_app
from voiceagent.calls.relay.token import RelayTokens
from voiceagent.calls.reply import Continue, HangUp, Listen, Reply, TakeMessage, Transfer
from voiceagent.core.profile import built_in_profiles, load_profile
from voiceagent.core.profile_sections import Transfer as Transferring
from voiceagent.core.settings import load_settings
from voiceagent.core.way import Way
from voiceagent.simulator.check import check_twiml
from voiceagent.storage.migrate import upgrade
from voiceagent.twiml.relay import RelayDocuments
from voiceagent.twiml.render import CONTENT_TYPE, Renderer

TEMPLATES = load_settings({}).templates_dir
OPEN = {"/healthz", "/readyz"}
"""What anybody may ask. They take nothing in and tell no secret (tests/web/test_ops.py)."""

PROFILES = built_in_profiles()
SAYS = [(), ("One.",), ("Two & <three>.", 'Four "five"\x00 </Say><Dial>6</Dial>.', "😀")]
LOBBY = "+14155550100"
WAYS = [
    Way("relay"),
    Way("relay", "de-DE"),
    Way("gather", "de-DE", keys=4),
    Way("record"),
    Way("record", "fr-FR", keys=-1),
    Way("keys", "es-US"),
]
THENS = [
    Listen(1),
    Listen(999_999, silences=9, reasks=9),
    *(Listen(2, way=way) for way in WAYS),
    Continue(3, 1, 2),
    Continue(3, 1, 2, way=Way("record", "fr-FR")),
    TakeMessage(4, way=Way("record")),
    Transfer(LOBBY, 5, way=Way()),
    Transfer("+19005550100", 5, way=Way("record")),
    HangUp(),
]


@pytest.fixture
def flask_app(tmp_path):
    settings = load_settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'v.db'}", "VAR_DIR": str(tmp_path)})
    upgrade(settings.sqlalchemy_url)
    app = create_app(settings)
    yield app
    app.extensions["voiceagent"].close(5)


def test_every_route_is_guarded_or_on_the_short_list(flask_app):
    rules = [rule for rule in flask_app.url_map.iter_rules() if rule.rule not in OPEN]
    assert len(rules) >= 5
    for rule in rules:
        assert _guards(flask_app, rule.endpoint), f"{rule.rule} lets anybody in"


def test_every_open_route_is_there_and_changes_nothing(flask_app):
    methods = {rule.rule: rule.methods for rule in flask_app.url_map.iter_rules() if rule.rule in OPEN}
    assert methods.keys() == OPEN
    assert all(allowed <= {"GET", "HEAD", "OPTIONS"} for allowed in methods.values())


def test_a_route_without_a_guard_would_be_found(flask_app):
    flask_app.add_url_rule("/planted", "planted", lambda: "", methods=["POST"])
    assert not _guards(flask_app, "planted")


def _guards(flask_app, endpoint: str) -> list:
    """What runs before a route and comes from `web/guards.py`."""
    blueprint = endpoint.rpartition(".")[0] or None
    before = [
        *flask_app.before_request_funcs.get(None, ()),
        *flask_app.before_request_funcs.get(blueprint, ()),
    ]
    return [function for function in before if function.__module__ == "voiceagent.web.guards"]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_template_renders_to_twiml_that_twilio_takes(profile, monkeypatch):
    """With every built-in profile, every kind of reply, and words of all sorts."""
    rendered = set()
    get_template = Environment.get_template
    monkeypatch.setattr(
        Environment,
        "get_template",
        lambda self, name, *a, **k: rendered.add(name) or get_template(self, name, *a, **k),
    )
    lobby = Transferring(numbers={"lobby": LOBBY})
    speaking = load_profile(profile).model_copy(update={"transfer": lobby})
    relay = RelayDocuments(speaking, RelayTokens("secret"), "wss://example.com/voice/relay")
    renderer = Renderer(TEMPLATES, speaking, relay)
    for then, says in product(THENS, SAYS):
        document = renderer.render(Reply(says, then, load_profile(profile).language), "CA1")
        assert check_twiml(document.encode(), CONTENT_TYPE) == []
        assert "9005550100" not in document, "only a number of the profile is dialled"
    assert rendered >= {path.name for path in _templates()}


def test_a_variable_that_is_missing_is_an_error_and_no_silence():
    environment = _environment()
    assert environment.undefined is StrictUndefined
    for path in _templates():
        with pytest.raises(UndefinedError):
            environment.get_template(path.name).render()


@pytest.mark.parametrize("name", ["x.xml", "x.xml.j2", "x.twiml", "x.txt", "x"])
def test_values_are_escaped_and_cleaned_whatever_the_name_of_a_template(tmp_path, name):
    (tmp_path / name).write_text("{{ value }}")
    environment = _environment().overlay(loader=FileSystemLoader(tmp_path))
    assert environment.get_template(name).render(value="</Say>\x00<Dial>") == "&lt;/Say&gt; &lt;Dial&gt;"


def test_no_template_lets_a_value_through_unescaped():
    for path in [*_templates(), *TEMPLATES.glob("_*")]:
        loopholes = re.search(r"\|\s*safe|autoescape|Markup|\{%-?\s*(raw|include|import)\b", path.read_text())
        assert not loopholes, f"{path.name}: {loopholes}"


def test_nobody_in_the_package_calls_words_markup():
    sources = Path(load_profile.__code__.co_filename).parents[1].rglob("*.py")
    found = [
        path.name
        for path in sources
        if re.search(r"\bMarkup\(|\.format_map\(|render_template_string", path.read_text())
    ]
    assert found == []


def _templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.iterdir() if not path.name.startswith("_"))


def _environment() -> Environment:
    return Renderer(TEMPLATES, load_profile("learning"))._environment
