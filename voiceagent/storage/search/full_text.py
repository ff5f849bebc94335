"""Search by words: the database's index finds, we rank."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, select

from voiceagent.storage.database import Database
from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.models import Capture
from voiceagent.storage.search.base import Found, Within
from voiceagent.storage.search.index import holding
from voiceagent.storage.search.ranking import Candidate, ranked
from voiceagent.storage.search.snippets import snippet_of
from voiceagent.storage.search.terms import asked_terms

CAPTURE = tuple(getattr(Capture, field.name) for field in fields(FoundCapture))
_COLUMNS = (*CAPTURE, Capture.terms)

_RANKED = 200
"""So many are ranked at most, the newest of those that hold a word; a caller rarely has as many."""
_SURELY = 50
"""Where there are more, those that hold every word are among them, however old they are."""


class FullTextSearch:
    """Keeps `Search`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, query: str, within: Within, limit: int = 5) -> list[Found]:
        asked = asked_terms(query)
        best = ranked(self._candidates(asked, within), asked)[:limit] if asked else []
        return [Found(capture, score, snippet_of(capture.text, asked)) for capture, score in best]

    def _candidates(self, asked: Sequence[str], within: Within) -> list[Candidate]:
        if within.call_sid is not None:
            return self._fetch(only(within, select(*_COLUMNS).order_by(Capture.id.desc())), _RANKED)
        newest = self._holding(asked, within, _RANKED, every=False)
        if len(newest) < _RANKED or len(asked) == 1:
            return newest
        surely = self._holding(asked, within, _SURELY, every=True)
        return list({candidate.capture.id: candidate for candidate in (*surely, *newest)}.values())

    def _holding(self, asked: Sequence[str], within: Within, limit: int, *, every: bool) -> list[Candidate]:
        dialect = self._database.engine.dialect
        return self._fetch(only(within, holding(dialect, _COLUMNS, asked, within, every=every)), limit)

    def _fetch(self, chosen: Select[Any], limit: int) -> list[Candidate]:
        rows = self._database.run(lambda connection: connection.execute(chosen.limit(limit)).all())
        return [Candidate(FoundCapture(*row[:-1]), row[-1] or "") for row in rows]


def only(within: Within, chosen: Select[Any]) -> Select[Any]:
    """The filters once more in plain SQL: whose captures they are must not hang on how an index reads a query."""
    if within.caller_id is not None:
        # `+ 0`: SQLite would rather walk through all of a caller's captures and ask FTS5 about each.
        whose = Capture.caller_id + 0 if within.call_sid is None else Capture.caller_id
        chosen = chosen.where(whose == within.caller_id)
    if within.call_sid is not None:
        chosen = chosen.where(Capture.call_sid == within.call_sid)
    if within.since is not None:
        chosen = chosen.where(Capture.created_at >= within.since)
    if within.until is not None:
        chosen = chosen.where(Capture.created_at < within.until)
    return chosen
