"""The messages of a ConversationRelay socket: what Twilio sends, read once, and what we send, as JSON text."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voiceagent.calls.heard import clean_words

LARGEST = 64 * 1024
"""Bytes of one message. An hour of talk in one prompt would have 50,000."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_KEY = re.compile(r"[0-9A-D*#]")
_MOST_PARAMETERS = 50


class Malformed(ValueError):
    """Not a message of Twilio's. Its text names the fault and holds nothing of what was sent."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message. `parameters` are those of our own TwiML."""

    session_id: str
    account_sid: str
    call_sid: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Prompt:
    """The caller said something; until `last` it may still change. `language` is BCP 47, "" if not told."""

    words: str
    language: str
    last: bool


@dataclass(frozen=True, slots=True)
class Interrupt:
    """The caller spoke over us: Twilio has stopped the voice. `after_ms` is None where it was not told."""

    heard: str
    after_ms: int | None


@dataclass(frozen=True, slots=True)
class Key:
    digit: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Twilio could not use a message of ours, or something of its own broke."""

    description: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A type that we know nothing of: new ones may come without notice."""

    type: str


FromTwilio = Setup | Prompt | Interrupt | Key | Fault | Unknown


def read_message(frame: str | bytes) -> FromTwilio:
    """Raises `Malformed`; fields that make no sense count as missing where the message makes sense without."""
    if isinstance(frame, bytes) or len(frame) > LARGEST:
        raise Malformed("binary" if isinstance(frame, bytes) else "too long")
    try:
        fields = json.loads(frame)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None
    if not isinstance(fields, dict):
        raise Malformed("no object")
    return _message(fields)


def _message(fields: dict[str, Any]) -> FromTwilio:
    match fields.get("type"):
        case "prompt":
            words = clean_words(_text(fields, "voicePrompt"))
            return Prompt(words, _language(_text(fields, "lang")), fields.get("last", True) is True)
        case "interrupt":
            after_ms = _milliseconds(fields.get("durationUntilInterruptMs"))
            return Interrupt(clean_words(_text(fields, "utteranceUntilInterrupt")), after_ms)
        case "dtmf":
            return Key(_matching(_KEY, _text(fields, "digit"), "no key"))
        case "setup":
            return _setup(fields)
        case "error":
            return Fault(clean_words(_text(fields, "description"))[:300])
        case str() as other:
            return Unknown(clean_words(other)[:40])
    raise Malformed("no type")


def _setup(fields: dict[str, Any]) -> Setup:
    given = fields.get("customParameters")
    parameters = given if isinstance(given, dict) and len(given) <= _MOST_PARAMETERS else {}
    return Setup(
        _text(fields, "sessionId")[:64],
        _text(fields, "accountSid")[:64],
        _text(fields, "callSid")[:64],
        {name: value for name, value in parameters.items() if isinstance(value, str)},
    )


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _language(tag: str) -> str:
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _matching(pattern: re.Pattern[str], text: str, otherwise: str) -> str:
    if not pattern.fullmatch(text):
        raise Malformed(otherwise)
    return text


def _milliseconds(value: object) -> int | None:
    """Twilio's own example has it as text."""
    if isinstance(value, int | str) and re.fullmatch(r"[0-9]{1,9}", str(value)):
        return int(value)
    return None


# What goes out is written by hand where it goes out for every token: json.dumps with a dictionary costs twice as much.

_quoted = json.encoder.encode_basestring_ascii


def text(token: str, *, last: bool = False) -> str:
    """Words to be spoken; blanks in them count. `last` ends what is said in one go."""
    return f'{{"type":"text","token":{_quoted(token)},"last":{"true" if last else "false"}}}'


def play(source: str) -> str:
    """Audio from a URL, once."""
    return json.dumps({"type": "play", "source": source, "loop": 1})


def send_digits(digits: str) -> str:
    """Keys pressed towards the other side: 0-9, *, #, and w for half a second."""
    return json.dumps({"type": "sendDigits", "digits": _matching(re.compile("[0-9w*#]{1,64}"), digits, "no keys")})


def language(tag: str) -> str:
    """From now on speak and listen in this one (BCP 47)."""
    return json.dumps({"type": "language", "ttsLanguage": tag, "transcriptionLanguage": tag})


def end(handoff: str) -> str:
    """The session is over; `handoff` comes back as HandoffData of the action's request."""
    return json.dumps({"type": "end", "handoffData": handoff})
