"""Captures: ideas that callers expressed. `search` finds them again."""

import hashlib
import unicodedata
from dataclasses import fields
from datetime import datetime

from sqlalchemy import select

from voiceagent.storage.column_types import storable
from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.models import Capture
from voiceagent.storage.search.terms import terms_of

_CAPTURES = select(*(getattr(Capture, field.name) for field in fields(FoundCapture)))


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
            "terms": " ".join(terms_of(text)),
        }
        same = select(Capture.id).where(Capture.call_sid == call_sid, Capture.turn == turn, Capture.digest == digest)
        return self._database.run(
            lambda connection: connection.scalar(self._new, new) or connection.scalars(same).one()
        )

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
