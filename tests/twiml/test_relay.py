"""The document that opens a relay's socket."""

from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from voiceagent.calls.relay.token import RelayTokens
from voiceagent.calls.reply import Listen
from voiceagent.core.profile import load_profile
from voiceagent.core.settings import load_settings
from voiceagent.core.way import Way
from voiceagent.simulator.check import check_twiml
from voiceagent.twiml.relay import RelayDocuments
from voiceagent.twiml.render import Say

PROFILE = load_profile("learning")
TOKENS = RelayTokens("a secret of the tests")
DOCUMENTS = RelayDocuments(PROFILE, TOKENS, "wss://example.com/voice/relay")
TEMPLATE = Environment(
    loader=FileSystemLoader(load_settings({}).templates_dir),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
).get_template("relay.xml")


def _document(listen, *says):
    twiml = TEMPLATE.render(DOCUMENTS.values(says, listen, "CA1"))
    assert check_twiml(twiml) == []
    return ElementTree.fromstring(twiml).find("Connect")  # noqa: S314 - our own document


def test_it_greets_and_lets_one_socket_of_this_call_in():
    connect = _document(Listen(1, way=Way("relay", "en-US")), Say("Hi & <welcome>.", "x", "en-US"))
    relay = connect.find("ConversationRelay")
    assert (
        relay.attrib.items()
        >= {
            "url": "wss://example.com/voice/relay",
            "welcomeGreeting": "Hi & <welcome>.",
            "language": "en-US",
            "ttsProvider": "Amazon",
            "voice": "Joanna-Neural",
            "interruptible": "any",
            "welcomeGreetingInterruptible": "any",
            "interruptSensitivity": "high",
            "dtmfDetection": "true",
        }.items()
    )
    assert connect.get("action") == "relayed?turn=1&back=0"
    admission = TOKENS.read(relay.find("Parameter").get("value"), "CA1")
    assert (admission.turn, admission.back, admission.speaks) == (1, 0, True)


def test_it_names_the_voices_of_every_language():
    languages = _document(Listen(1, way=Way("relay", "en-US"))).find("ConversationRelay").findall("Language")
    assert {language.get("code") for language in languages} == set(PROFILE.languages_spoken)
    assert all(language.get("voice") for language in languages)


@pytest.mark.parametrize("language", PROFILE.languages_spoken)
def test_it_goes_on_in_the_language_of_the_call(language):
    connect = _document(Listen(7, way=Way("relay", language), back=2))
    relay = connect.find("ConversationRelay")
    assert relay.get("language") == language
    assert "welcomeGreeting" not in relay.attrib
    assert "turn=7&back=2" in connect.get("action")
    admission = TOKENS.read(relay.find("Parameter").get("value"), "CA1")
    assert (admission.turn, admission.back, admission.speaks) == (7, 2, False)


def test_a_sentence_in_another_language_is_said_before_it():
    says = Say("Moment bitte.", "Polly.Vicki-Neural", "de-DE"), Say("Go on.", "x", "en-US")
    twiml = TEMPLATE.render(DOCUMENTS.values(says, Listen(2, way=Way("relay", "en-US")), "CA1"))
    root = ElementTree.fromstring(twiml)  # noqa: S314 - our own document
    assert [say.text for say in root.findall("Say")] == ["Moment bitte.", "Go on."]
    assert "welcomeGreeting" not in root.find("Connect/ConversationRelay").attrib
