"""Captures: ideas that callers expressed, kept and found again by their words."""

import hashlib
import unicodedata
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Integer, cast, select

from voiceagent.storage.column_types import storable
from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.models import Capture

_CAPTURES = select(*(getattr(Capture, field.name) for field in fields(FoundCapture)))
_AROUND_WORDS = ".,;:!?…\"'()[]“”„‘’«»¿¡-–—"
_MOST_WORDS = 8
_SHORT = 3
"""Words with fewer letters ("is", "a", "of") stand in every capture and say nothing."""


class Captures:
    """Every method may be repeated. Every method raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new = insert_once(database.engine.dialect, Capture, "call_sid", "turn", "digest").returning(Capture.id)

    def keep(self, caller_id: int, call_sid: str, turn: int, text: str, at: datetime) -> int:
        """Keep an idea; returns its id. The same text of the same turn is kept once and keeps its id."""
        folded = _fold(storable(text))
        digest = hashlib.sha256(folded.encode()).hexdigest()
        new = {
            "caller_id": caller_id,
            "call_sid": call_sid,
            "turn": turn,
            "text": text,
            "folded": folded,
            "digest": digest,
            "created_at": at,
        }
        same = select(Capture.id).where(Capture.call_sid == call_sid, Capture.turn == turn, Capture.digest == digest)
        return self._database.run(
            lambda connection: connection.scalar(self._new, new) or connection.scalars(same).one()
        )

    def search(self, query: str, *, caller_id: int | None, call_sid: str | None, limit: int = 5) -> list[FoundCapture]:
        """The captures that hold most words of `query`, the newer first among equals.

        Of one caller, of one call, or of both at once. Raises `ValueError` without either: nobody may search
        what strangers said. A query without words finds nothing.
        """
        if caller_id is None and call_sid is None:
            raise ValueError("whose captures?")
        holds = [Capture.folded.contains(word, autoescape=True) for word in _words(query)]
        if not holds:
            return []
        how_many = sum((cast(held, Integer) for held in holds[1:]), cast(holds[0], Integer))
        found = (
            _CAPTURES.where(how_many > 0)
            .order_by(how_many.desc(), Capture.created_at.desc(), Capture.id.desc())
            .limit(limit)
        )
        if caller_id is not None:
            found = found.where(Capture.caller_id == caller_id)
        if call_sid is not None:
            found = found.where(Capture.call_sid == call_sid)
        return self._database.run(lambda connection: [FoundCapture(*row) for row in connection.execute(found)])

    def latest(self, caller_id: int, limit: int) -> list[str]:
        """The words of what a caller had kept last, the newest first."""
        words = select(Capture.text).where(Capture.caller_id == caller_id)
        newest = words.order_by(Capture.created_at.desc(), Capture.id.desc()).limit(limit)
        return self._database.run(lambda connection: list(connection.scalars(newest)))

    def of_call(self, call_sid: str) -> list[FoundCapture]:
        """What was captured in a call, in the order it was said."""
        kept = _CAPTURES.where(Capture.call_sid == call_sid).order_by(Capture.turn, Capture.id)
        return self._database.run(lambda connection: [FoundCapture(*row) for row in connection.execute(kept)])


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(query: str) -> list[str]:
    """The words to look for, the longest first, for they say most."""
    words = {word.strip(_AROUND_WORDS) for word in _fold(storable(query)).split()} - {""}
    telling = {word for word in words if len(word) >= _SHORT} or words
    return sorted(telling, key=lambda word: (-len(word), word))[:_MOST_WORDS]
