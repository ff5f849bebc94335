"""Captures that have no terms yet: older than the search, or written by an older process during a deploy."""

from typing import cast

from sqlalchemy import Table, bindparam, select, update

from voiceagent.storage.database import Database
from voiceagent.storage.models import Capture
from voiceagent.storage.search.terms import terms_of

_AT_ONCE = 500
_MISSING = select(Capture.id, Capture.text).where(Capture.terms.is_(None)).order_by(Capture.id).limit(_AT_ONCE)
_TABLE = cast(Table, Capture.__table__)
_FILL = update(_TABLE).where(_TABLE.c.id == bindparam("of"), _TABLE.c.terms.is_(None)).values(terms=bindparam("these"))


def index_words(database: Database) -> int:
    """Index some of them; returns how many, 0 when there are none. Raises `StorageUnavailable`."""
    missing = database.run(lambda connection: connection.execute(_MISSING).all())
    if missing:
        rows = [{"of": id, "these": " ".join(terms_of(text))} for id, text in missing]
        database.run(lambda connection: connection.execute(_FILL, rows))
    return len(missing)
