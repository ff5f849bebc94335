"""BM25 over what one search brought: a word that few of them hold says more, and so does a short text.

Not the databases' own ranks. FTS5 counts the rows of all callers for each word that is asked for (a hundred
milliseconds for a frequent one among a million captures), ts_rank knows no rare words, and both let one caller's
results depend on what others said.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voiceagent.storage.kept import FoundCapture

_SATURATION = 1.2
_LENGTH = 0.4
"""Less than the usual 0.75: captures are a sentence or two anyway."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`terms`: of its text, with a blank between."""

    capture: FoundCapture
    terms: str


def ranked(candidates: Sequence[Candidate], asked: Sequence[str]) -> list[tuple[FoundCapture, float]]:
    """Those that hold a term that is asked for, with their scores: the best first, the newer of equals first."""
    texts = [candidate.terms.split(" ") for candidate in candidates]
    counts = [[terms.count(term) for term in asked] for terms in texts]
    usual = sum(map(len, texts)) / max(1, len(texts))
    weights = [_weight(sum(1 for of_one in counts if of_one[index]), len(texts)) for index in range(len(asked))]
    scored = [
        (candidate.capture, round(_score(of_one, weights, len(terms) / usual), 6))
        for candidate, terms, of_one in zip(candidates, texts, counts, strict=True)
        if any(of_one)
    ]
    return sorted(scored, key=lambda one: (one[1], one[0].created_at, one[0].id), reverse=True)


def _weight(holding: int, count: int) -> float:
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))


def _score(counts: Sequence[int], weights: Sequence[float], length: float) -> float:
    dampened = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    return sum(
        weight * count * (_SATURATION + 1) / (count + dampened)
        for count, weight in zip(counts, weights, strict=True)
        if count
    )
