"""The offline companion understands who wants no texts, in every language it has, and who wants one."""

import pytest

from voiceagent.core.deadline import Deadline
from voiceagent.core.exchange import Exchange
from voiceagent.core.profile import load_profile
from voiceagent.dialogue.base import Conversation, ToolStep, ToolUse, Words
from voiceagent.dialogue.offline import OfflineCompanion
from voiceagent.tools.toolbox import toolbox_for

TOOLS = toolbox_for(load_profile("learning")).specs
BEFORE = (Exchange("Trees talk through roots", "What do they say?"),)


def _answer(heard: str, language: str = "en-US", **changed):
    conversation = Conversation("", heard, **{"tools": TOOLS, "language": language, "exchanges": BEFORE, **changed})
    events = list(OfflineCompanion().answer(conversation, Deadline.after(5)))
    said = "".join(event.text for event in events if isinstance(event, Words))
    return said, next((event for event in events if isinstance(event, ToolUse)), None)


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en-US", "Don't text me"),
        ("en-US", "please stop texting me"),
        ("en-US", "Never text me again"),
        ("en-US", "Don’t send me any more texts, please"),
        ("en-US", "I don't want any text messages from you"),
        ("en-US", "no more texts"),
        ("de-DE", "Schick mir bitte keine SMS mehr"),
        ("de-DE", "Hör auf, mir SMS zu schicken"),
        ("de-DE", "Ich möchte keine weiteren SMS"),
        ("es-US", "No me mandes más mensajes"),
        ("es-US", "No quiero recibir más mensajes"),
        ("es-US", "Deja de enviarme mensajes"),
        ("fr-FR", "Ne m'envoie plus de SMS"),
        ("fr-FR", "Arrête de m'envoyer des messages"),
    ],
)
def test_who_wants_no_texts_gets_none(language, heard):
    _, use = _answer(heard, language)
    assert use is not None
    assert use.name == "stop_texts"


@pytest.mark.parametrize(
    "heard",
    [
        "Don't you think texts are hard to read",
        "My friend texts me a lot",
        "Stop signs are red",
        "Text me that, please",
    ],
)
def test_what_only_sounds_like_it_is_no_such_wish(heard):
    _, use = _answer(heard)
    assert use is None or use.name != "stop_texts"


@pytest.mark.parametrize(
    "heard", ["Text me that", "Can you text that to me please", "Send me that by text", "Send me a text"]
)
def test_who_asks_for_a_text_gets_what_was_said_last(heard):
    _, use = _answer(heard)
    assert use is not None
    assert use.name == "text_me"
    assert "Trees talk through roots" in use.arguments["text"]


def test_nothing_is_promised_where_nothing_can_be_sent():
    said, use = _answer("Text me that", tools=())
    assert use is None
    assert "can't" in said


@pytest.mark.parametrize(
    ("name", "is_error", "said"),
    [
        ("stop_texts", False, "won't text you"),
        ("stop_texts", True, "couldn't note"),
        ("text_me", False, "on its way"),
        ("text_me", True, "can't text"),
    ],
)
def test_what_came_of_it_is_said_honestly(name, is_error, said):
    step = ToolStep("", ToolUse("1", name, {}), "result", is_error)
    assert said in _answer("Text me that", steps=(step,))[0]
