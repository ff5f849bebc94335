"""The vectors of captures in the database: plain bytes, so that no extension is needed.

A caller has some hundred captures and at most some thousands: to compare a query with all of them is one product of a
matrix. sqlite-vec and pgvector are for searching millions at once, which nobody may.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.models import Capture, CaptureVector
from voiceagent.storage.search.base import Within
from voiceagent.storage.search.full_text import CAPTURE, only
from voiceagent.storage.search.meaning.base import Embedder

MOST_COMPARED = 5_000
"""The newest; 4 MB. Nobody has told us as much yet."""
_LOOK_BACK = 1_000
"""Captures get their vectors in the order of their ids, but ids become visible a little out of it."""


AT_ONCE = 200
"""Two to four seconds of CPU."""


class Vectors:
    """Every method may be repeated. Every method raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new = insert_once(database.engine.dialect, CaptureVector, "capture_id")

    def missing(self, limit: int) -> list[tuple[int, str]]:
        """Id and text of captures that have no vector yet, the oldest first."""
        newest = select(func.coalesce(func.max(CaptureVector.capture_id), 0)).scalar_subquery()
        has_one = select(CaptureVector.capture_id).where(CaptureVector.capture_id == Capture.id).exists()
        without = select(Capture.id, Capture.text).where(Capture.id > newest - _LOOK_BACK, ~has_one)
        chosen = without.order_by(Capture.id).limit(limit)
        return self._database.run(lambda connection: [(row.id, row.text) for row in connection.execute(chosen)])

    def keep(self, capture_id: int, vector: bytes) -> None:
        """One that is kept already stays. Raises `StorageUnavailable`, not retryable, if the capture is gone."""
        row = {"capture_id": capture_id, "vector": vector}
        self._database.run(lambda connection: connection.execute(self._new, row))

    def within(self, within: Within) -> list[tuple[int, bytes]]:
        """Ids and vectors of the captures in there that have one; the newest `MOST_COMPARED`."""
        joined: Any = select(Capture.id, CaptureVector.vector).join(
            CaptureVector, CaptureVector.capture_id == Capture.id
        )
        chosen = only(within, joined).order_by(Capture.id.desc()).limit(MOST_COMPARED)
        return self._database.run(lambda connection: [(row.id, row.vector) for row in connection.execute(chosen)])

    def captures(self, within: Within, ids: Sequence[int]) -> list[FoundCapture]:
        """Those of these that are in there, in the order of the ids."""
        chosen = only(within, select(*CAPTURE).where(Capture.id.in_(ids)))
        rows = self._database.run(lambda connection: connection.execute(chosen).all())
        place = {id: index for index, id in enumerate(ids)}
        return sorted((FoundCapture(*row) for row in rows), key=lambda capture: place[capture.id])


def embed_some(vectors: Vectors, embedder: Embedder) -> int:
    """Vectors for `AT_ONCE` captures that have none; returns how many. Two at a time do the same, with no harm.

    Raises `MeaningUnavailable`, `StorageUnavailable`.
    """
    missing = vectors.missing(AT_ONCE)
    for capture_id, text in missing:
        vectors.keep(capture_id, embedder.embed(text))
    return len(missing)
