"""Search by meaning: what says the same in other words."""

from voiceagent.storage.search.base import Found, Within
from voiceagent.storage.search.meaning.base import Embedder
from voiceagent.storage.search.meaning.vectors import Vectors
from voiceagent.storage.search.snippets import snippet_of
from voiceagent.storage.search.terms import asked_terms

LIKE_ENOUGH = 0.25
"""Cosine. There is always a nearest one; below this it is about something else."""


class MeaningSearch:
    """Keeps `Search`; also raises `MeaningUnavailable`. Of everybody's captures at once it finds nothing."""

    def __init__(self, vectors: Vectors, embedder: Embedder) -> None:
        self._vectors = vectors
        self._embedder = embedder

    def find(self, query: str, within: Within, limit: int = 5) -> list[Found]:
        asked = asked_terms(query)
        if not asked or (within.caller_id is None and within.call_sid is None):
            return []
        vectors = self._vectors.within(within)
        if not vectors:
            return []
        likeness = _likeness(self._embedder.embed(query), [vector for _, vector in vectors])
        like_of = {id: like for like, (id, _) in zip(likeness, vectors, strict=True) if like >= LIKE_ENOUGH}
        nearest = sorted(like_of, key=lambda id: (like_of[id], id), reverse=True)[:limit]
        captures = self._vectors.captures(within, nearest)
        return [Found(capture, like_of[capture.id], snippet_of(capture.text, asked)) for capture in captures]


def _likeness(asked: bytes, others: list[bytes]) -> list[float]:
    """Cosines: vectors have the length 1."""
    import numpy as np  # of the extra [local], as the embedder is

    one = np.frombuffer(asked, "<f2").astype("f4")
    all_ = np.frombuffer(b"".join(others), "<f2").reshape(len(others), -1).astype("f4")
    return [float(like) for like in all_ @ one]
