"""Two searches as one, by reciprocal rank: what both found comes first, and neither's scores need be comparable."""

import structlog

from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.search.base import Found, Search, Within
from voiceagent.storage.search.meaning.base import MeaningUnavailable

log = structlog.get_logger("search")

_FLATTENED = 60
"""As in the paper (Cormack and others, 2009): how little the first rank is worth more than the second."""
_DEEP = 30
"""So many results of each are looked at."""


class FusedSearch:
    """Keeps `Search`. Without its second half it is the first, and says so in the log, once."""

    def __init__(self, by_words: Search, by_meaning: Search) -> None:
        self._by_words = by_words
        self._by_meaning: Search | None = by_meaning

    def find(self, query: str, within: Within, limit: int = 5) -> list[Found]:
        deep = max(limit, _DEEP)
        return fused(self._by_words.find(query, within, deep), self._meant(query, within, deep))[:limit]

    def _meant(self, query: str, within: Within, limit: int) -> list[Found]:
        if self._by_meaning is None:
            return []
        try:
            return self._by_meaning.find(query, within, limit)
        except MeaningUnavailable as exc:
            self._by_meaning = None
            log.warning("meaning_off", because=str(exc))
            return []


def fused(*lists: list[Found]) -> list[Found]:
    """All that is in any of the lists, each once, with the sum of 1 / (60 + rank) as its score."""
    scores: dict[FoundCapture, float] = {}
    first: dict[FoundCapture, Found] = {}
    for found in lists:
        for rank, one in enumerate(found, start=1):
            first.setdefault(one.capture, one)
            scores[one.capture] = scores.get(one.capture, 0.0) + 1 / (_FLATTENED + rank)
    together = [Found(capture, score, first[capture].snippet) for capture, score in scores.items()]
    return sorted(together, key=lambda one: (one.score, one.capture.created_at, one.capture.id), reverse=True)
