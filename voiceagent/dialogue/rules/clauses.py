"""The clause that carries what somebody says."""

import re
from collections import Counter

from voiceagent.dialogue.rules.common_words import COMMON_WORDS
from voiceagent.dialogue.rules.topics import count_words, words_in

LONGEST_CLAUSE = 20  # words: as much as one remembers of what was said

_CLAUSE_ENDS = re.compile(r"[.!?;:\n]+|,\s|\sand (?=(?:then|that's|i|it|he|she|they|we|you|there)\b)", re.IGNORECASE)
_INNER_ENDS = re.compile(r"\s(?=(?:but|because|although|though|whereas|while|so that)\s)", re.IGNORECASE)
_CLAIM = re.compile(
    r"\b(?:i (?:think|thought|believe|guess|realised|realized|noticed|learned|learnt|wonder)|struck me|"
    r"it seems|(?:the|my) (?:point|thing|idea|question) is|means|that's why|maybe|always|never)\b",
    re.IGNORECASE,
)
_LOOSE_START = re.compile(
    r"^(?:(?:well|so|and|but|or|then|um+|uh+|hmm+|yeah|okay|ok|like|actually|basically|you know|i mean|"
    r"for (?:example|instance)|because|also|anyway|right|oh|now|look|see|hey|hi|hello)\b[,.!]?\s+)+",
    re.IGNORECASE,
)
_LOOSE_ENDS = frozenset(COMMON_WORDS["en"]) - {"it", "them", "me", "us", "him", "again", "today"}


def key_clause(text: str) -> str:
    """The clause that holds most of what the text speaks of, at most LONGEST_CLAUSE words, no loose ends."""
    clauses = [clause for clause in _clauses(text) if len(words_in(clause)) > 2] or [text]
    counts = count_words(text)
    return _trimmed(max(clauses, key=lambda clause: _weight(clause, counts)))


def _clauses(text: str) -> list[str]:
    """The sentences of a short text; the clauses of a long one, and their parts where those are long too."""
    if len(words_in(text)) <= LONGEST_CLAUSE:
        return re.split(r"(?<=\w)[.!?]+\s+", text)
    clauses = [clause.strip() for clause in _CLAUSE_ENDS.split(text)]
    long = {clause for clause in clauses if len(words_in(clause)) > LONGEST_CLAUSE}
    return [part for clause in clauses for part in (_INNER_ENDS.split(clause) if clause in long else [clause])]


def _weight(clause: str, counts: Counter[str]) -> float:
    telling = sum(counts[word] * times for word, times in count_words(clause).items())
    return (1.6 if _CLAIM.search(clause) else 1.0) * telling / (len(words_in(clause)) + 4)


def _trimmed(clause: str) -> str:
    """Without "well, so" before it; one that had to be shortened doesn't end in "and the"."""
    words = _LOOSE_START.sub("", clause.strip()).split()
    if len(words) > LONGEST_CLAUSE:
        words = words[:LONGEST_CLAUSE]
        while len(words) > 1 and words[-1].strip(".,;:!?").lower() in _LOOSE_ENDS:
            words.pop()
    return " ".join(words).strip(" .,;:!?-")
