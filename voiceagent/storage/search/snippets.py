"""The part of a text that holds most of what was asked for, and where in it."""

import re
from collections.abc import Collection

from voiceagent.storage.search.base import Snippet
from voiceagent.storage.search.terms import terms_of

_WIDTH = 160
_BEFORE = 40
"""So much of what stands before the first word that was found."""
_PLACE = re.compile(r"\w+(?:['’]\w+)*")


def snippet_of(text: str, asked: Collection[str]) -> Snippet:
    """All of a short text; of a long one some 160 characters, with "…" where something is left out."""
    wanted = set(asked)
    marks = [match.span() for match in _PLACE.finditer(text) if wanted.intersection(terms_of(match.group()))]
    begin, end = _window(text, marks)
    lead, tail = "…" if begin else "", "…" if end < len(text) else ""
    moved = [(a - begin + len(lead), b - begin + len(lead)) for a, b in marks if begin <= a and b <= end]
    return Snippet(f"{lead}{text[begin:end]}{tail}", tuple(moved))


def _window(text: str, marks: list[tuple[int, int]]) -> tuple[int, int]:
    if len(text) <= _WIDTH:
        return 0, len(text)
    starts = [max(0, min(a - _BEFORE, len(text) - _WIDTH)) for a, _ in marks] or [0]
    best = max(starts, key=lambda start: (sum(1 for a, b in marks if start <= a and b <= start + _WIDTH), -start))
    begin = best if best == 0 else text.find(" ", best, best + _BEFORE) + 1 or best
    end = min(len(text), begin + _WIDTH)
    if end < len(text):
        end = max(text.rfind(" ", begin + _WIDTH // 2, end), begin + _WIDTH // 2)
    return begin, end
