"""The verbs, their attributes and what may stand in what, read from the builders of Twilio's own SDK.

The SDK never checks attribute names itself (it takes any keyword), but every builder method names those
Twilio knows: `Gather.say(message, voice, loop, language)` says that a Gather may hold a Say, and what that
may carry.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"  # how a parser spells xml:lang

# In the documentation, not yet in the SDK.
_DOCUMENTED = {
    "ConversationRelay": {"ignoreBackchannel", "conversationConfiguration", "conversationId", "eotThreshold"},
    "Recording": {"name"},
    "Transcription": {"conversationConfiguration", "conversationId"},
}


@dataclass(frozen=True)
class Word:
    """One element as it may stand in its parent."""

    name: str
    attributes: frozenset[str]
    takes_text: bool
    builder: Callable[..., Any]

    @property
    def children(self) -> Mapping[str, "Word"]:
        return _children(self.builder)


def voice() -> Word:
    """The `Response` of a call."""
    return Word("Response", frozenset(), False, VoiceResponse)


def messaging() -> Word:
    """The `Response` to a text message."""
    return Word("Response", frozenset(), False, MessagingResponse)


@cache
def _children(builder: Callable[..., Any]) -> Mapping[str, Word]:
    methods = [name for name in vars(builder) if not name.startswith("_")]
    words = [_word(builder, name) for name in methods]
    return MappingProxyType({word.name: word for word in words})


def _word(parent: Callable[..., Any], method: str) -> Word:
    """Builds the element once with every argument filled in, and looks at what came out."""
    arguments = [
        name
        for name, parameter in inspect.signature(getattr(parent, method)).parameters.items()
        if name != "self" and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    built = getattr(parent(), method)(**dict.fromkeys(arguments, "x"))
    attributes = {XML_LANG if name == "xml:lang" else name for name in built.attrs}
    attributes |= _DOCUMENTED.get(built.name, set())
    return Word(built.name, frozenset(attributes), bool(built.value), type(built))
