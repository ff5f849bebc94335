"""The databases' own indexes of words, and how each is asked: FTS5 on SQLite, a tsvector under GIN on PostgreSQL.

Migration 0004 makes them; the databases keep them as `capture` changes. Both hold the terms of a capture and one
more, `=17` for caller 17: so an index alone finds what one caller said, however many others used the same words.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, Select, column, literal, literal_column, select, table, text

from voiceagent.storage.models import Capture
from voiceagent.storage.search.base import Within

_FTS = table("capture_fts", column("rowid"))


def is_of_search(name: str | None, kind: str) -> bool:
    """Whether a table, column or index is one of these: made by hand, so no model knows of it."""
    return (name or "").startswith(
        {"table": "capture_fts", "column": "words", "index": "ix_capture_words"}.get(kind, "-")
    )


def holding(
    dialect: Dialect, columns: Sequence[Any], terms: Sequence[str], within: Within, *, every: bool
) -> Select[Any]:
    """`columns` of the captures that hold one of the terms, or every one; those that were kept last come first.

    `terms` are letters and digits: `terms.asked_terms` made them.
    """
    if dialect.name == "postgresql":
        asked = text("capture.words @@ CAST(:asked AS tsquery)").bindparams(asked=_tsquery(terms, within, every))
        return select(*columns).where(asked).order_by(Capture.id.desc())
    matched = literal_column("capture_fts").op("MATCH")(literal(_fts_query(terms, within, every)))
    joined = _FTS.join(Capture, _FTS.c.rowid == Capture.id)
    return select(*columns).select_from(joined).where(matched).order_by(_FTS.c.rowid.desc())


def _fts_query(terms: Sequence[str], within: Within, every: bool) -> str:
    asked = (" AND " if every else " OR ").join(f'"{term}"' for term in terms)
    return asked if within.caller_id is None else f'"={within.caller_id}" AND ({asked})'


def _tsquery(terms: Sequence[str], within: Within, every: bool) -> str:
    asked = (" & " if every else " | ").join(f"'{term}'" for term in terms)
    return asked if within.caller_id is None else f"'={within.caller_id}' & ({asked})"
