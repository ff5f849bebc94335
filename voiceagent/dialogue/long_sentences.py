"""Where to cut a sentence that doesn't end: a caller should hear something meanwhile."""

import re

from voiceagent.dialogue.stops import CLOSERS

LONG = 240
"""Characters without a stop after which the end of a clause is good enough."""

_TOO_LONG = 400  # after which any space is
_SHORTEST_CLAUSE = 60

_CLAUSE = re.compile(rf"(?:[,;:—–][{re.escape(CLOSERS)}]*\s|[，、；：،؛])")


def clause_end(text: str, known: int) -> int:
    """Where to cut a sentence that is too long: after a clause, else between words; 0 if nowhere yet.

    `known` is how far the text holds no end of a sentence. More of it never changes an answer above 0.
    """
    marks = [mark.end() for mark in _CLAUSE.finditer(text, _SHORTEST_CLAUSE, min(known, _TOO_LONG))]
    early = [mark for mark in marks if mark <= LONG]
    if marks:
        return early[-1] if early else marks[0]
    if known <= _TOO_LONG:
        return 0
    return _last_space(text) or _first_space(text, known)


def _last_space(text: str) -> int:
    return text.rfind(" ", _SHORTEST_CLAUSE, _TOO_LONG) + 1


def _first_space(text: str, known: int) -> int:
    return text.find(" ", _TOO_LONG, known) + 1
