"""The databases' own indexes of words, and how each is asked: FTS5 on SQLite, a tsvector under GIN on PostgreSQL.

Migration 0004 makes them; the databases keep them as `capture` changes. Both hold the terms of a capture and one
more, `=17` for caller 17: so an index alone finds what one caller said, however many others used the same words.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Dialect, Select, column, literal, literal_column, select, table, text

from voiceagent.storage.models import Capture
from voiceagent.storage.search.base import Within

_FTS = table("capture_fts", column("rowid"))
_VECTOR = "array_to_tsvector(array_append(string_to_array(capture.terms, ' '), '=' || CAST(capture.caller_id AS text)))"
"""As in migration 0004, or the index is not used."""


def is_of_search(name: str | None) -> bool:
    """Whether a table or index is one of these: made by hand, so no model knows of it."""
    return bool(name) and str(name).startswith(("capture_fts", "ix_capture_words"))


def holding(dialect: Dialect, columns: Sequence[object], terms: Sequence[str], within: Within, *, all_: bool) -> Select:  # type: ignore[type-arg] # the columns are its caller's
    """Of the captures that hold one of the terms (or all of them), `columns`; those that were kept last come first.

    `terms` are letters and digits: `terms.asked_terms` made them.
    """
    if dialect.name == "postgresql":
        found = select(*columns).where(text(f"{_VECTOR} @@ CAST(:asked AS tsquery)").bindparams(asked=_tsquery(terms, within, all_)))  # type: ignore[call-overload]
        order: ColumnElement[int] = Capture.id
    else:
        matched = literal_column("capture_fts").op("MATCH")(literal(_fts_query(terms, within, all_)))
        found = select(*columns).select_from(_FTS.join(Capture, _FTS.c.rowid == Capture.id)).where(matched)  # type: ignore[call-overload]
        order = _FTS.c.rowid
    return found.order_by(order.desc())


def _fts_query(terms: Sequence[str], within: Within, all_: bool) -> str:
    asked = (" AND " if all_ else " OR ").join(f'"{term}"' for term in terms)
    return asked if within.caller_id is None else f'"={within.caller_id}" AND ({asked})'


def _tsquery(terms: Sequence[str], within: Within, all_: bool) -> str:
    asked = (" & " if all_ else " | ").join(f"'{term}'" for term in terms)
    return asked if within.caller_id is None else f"'={within.caller_id}' & ({asked})"
