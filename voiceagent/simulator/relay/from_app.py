"""The messages the app sends over the socket, read as strictly as Twilio reads them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

DIGITS = re.compile(r"[0-9w#*]+")
MOST_LOOPS = 1000  # what loop 0 means


class InvalidMessage(Exception):
    """64107: the message is dropped, and the app is told."""


@dataclass(frozen=True)
class Text:
    """A piece of what is to be spoken. None: as the session has it."""

    token: str
    last: bool = False
    language: str = ""
    interruptible: bool | None = None
    preemptible: bool | None = None


@dataclass(frozen=True)
class PlaySound:
    source: str
    loop: int = 1
    interruptible: bool | None = None
    preemptible: bool | None = None


@dataclass(frozen=True)
class SendDigits:
    digits: str


@dataclass(frozen=True)
class ChangeLanguage:
    """At least one of the two."""

    tts: str
    transcription: str


@dataclass(frozen=True)
class EndSession:
    handoff_data: str


AppMessage = Text | PlaySound | SendDigits | ChangeLanguage | EndSession
Fields = Mapping[str, Any]


def parse(frame: str | bytes) -> dict[str, Any]:
    """The JSON object in a text frame. Raises InvalidMessage."""
    try:
        fields = json.loads(frame) if isinstance(frame, str) else None
    except ValueError as broken:
        raise InvalidMessage("not JSON") from broken
    if not isinstance(fields, dict):
        raise InvalidMessage("not a JSON object in a text frame")
    return fields


def read(fields: Fields) -> AppMessage:
    """Raises InvalidMessage."""
    reader = _READERS.get(str(fields.get("type")))
    if reader is None:
        raise InvalidMessage(f"unknown type {fields.get('type')!r}")
    return reader(fields)


def _text(fields: Fields) -> Text:
    return Text(
        _string(fields, "token"),
        _truth(fields, "last") or False,
        _string(fields, "lang", ""),
        _truth(fields, "interruptible"),
        _truth(fields, "preemptible"),
    )


def _play(fields: Fields) -> PlaySound:
    loop = fields.get("loop", 1)
    if not isinstance(loop, int) or isinstance(loop, bool) or not 0 <= loop <= MOST_LOOPS:
        raise InvalidMessage(f"loop {loop!r}")
    return PlaySound(
        _string(fields, "source"),
        loop or MOST_LOOPS,
        _truth(fields, "interruptible"),
        _truth(fields, "preemptible"),
    )


def _send_digits(fields: Fields) -> SendDigits:
    digits = _string(fields, "digits")
    if not DIGITS.fullmatch(digits):
        raise InvalidMessage("digits are 0-9 w # *")
    return SendDigits(digits)


def _language(fields: Fields) -> ChangeLanguage:
    change = ChangeLanguage(_string(fields, "ttsLanguage", ""), _string(fields, "transcriptionLanguage", ""))
    if not (change.tts or change.transcription):
        raise InvalidMessage("ttsLanguage or transcriptionLanguage is needed")
    return change


def _end(fields: Fields) -> EndSession:
    return EndSession(_string(fields, "handoffData", ""))


_READERS: dict[str, Callable[[Fields], AppMessage]] = {
    "text": _text,
    "play": _play,
    "sendDigits": _send_digits,
    "language": _language,
    "end": _end,
}


def _string(fields: Fields, name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise InvalidMessage(f"{name} must be a string")
    return value


def _truth(fields: Fields, name: str) -> bool | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise InvalidMessage(f"{name} must be true or false")
    return value
