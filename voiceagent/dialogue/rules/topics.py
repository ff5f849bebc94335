"""What somebody talks about, and the clause that carries it: keywords, no grammar."""

import re
from collections import Counter
from typing import NamedTuple

from voiceagent.dialogue.rules.common_words import COMMON_WORDS

LONGEST_CLAUSE = 20  # words: as much as one remembers of what was said

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PUNCTUATION = re.compile(r"[^\w\s'’-]+")
_LONGEST_TOPIC = {"en": 3, "de": 1, "es": 2, "fr": 2}  # words
_DETERMINERS = {"my": "your ", "our": "your ", "a": "the ", "an": "the ", "the": "the "}
_KEPT_PUNCTUATION = re.compile(r"[^\w\s'’-]+")
_LONGEST_TOPIC = {"en": 3, "de": 1, "es": 2, "fr": 2}  # words
_DETERMINERS = {"his", "her", "their", "its", "these", "those"}
_CLAUSE_ENDS = re.compile(
    r"[.!?;:\n]+|,\s|\s(?=(?:but|because|although|though|whereas|while|so that)\s)"
    r"|\sand (?=(?:then|that's|i|it|he|she|they|we|you|there)\b)",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:i (?:think|thought|believe|guess|realised|realized|noticed|learned|learnt|wonder)|struck me|it seems|"
    r"(?:the|my) (?:point|thing|idea|question) is|means|that's why|maybe|always|never)\b",
    re.IGNORECASE,
)
_LOOSE_START = re.compile(
    r"^(?:(?:well|so|and|but|or|then|um+|uh+|hmm+|yeah|okay|ok|like|actually|basically|you know|i mean|because|"
    r"also|anyway|right|oh|now|look|see|hey|hi|hello)\b[,.!]?\s+)+",
    re.IGNORECASE,
)
_LOOSE_ENDS = frozenset(COMMON_WORDS["en"]) - {"it", "them", "me", "us", "him", "again", "today"}


class _Run(NamedTuple):
    """Words in a row that are not common ones, and the word before them."""

    words: tuple[str, ...]
    before: str


def words_in(text: str) -> list[str]:
    return _WORD.findall(text)


def topic_of(text: str, language: str = "en") -> str:
    """What the text is about, in its own words: "compound interest", "your savings"; "" if that can't be told."""
    runs = _runs(text, language)
    counts = Counter(word.lower() for run in runs for word in run.words)
    best = max(runs, key=lambda run: _worth(run, counts), default=None)
    if best is None:
        return ""
    before = best.before.lower()
    article = _DETERMINERS.get(before, f"{before} " if before in _KEPT_DETERMINERS else "")
    return (article if language == "en" else "") + " ".join(best.words)


def _worth(run: _Run, counts: Counter[str]) -> float:
    """Words that come again count more, and so does what an article shows to be a thing."""
    is_thing = run.before.lower() in _DETERMINERS or run.before.lower() in _KEPT_DETERMINERS
    return sum(counts[word.lower()] for word in run.words) + (0.5 if is_thing else 0)


def content_words(text: str, language: str = "en") -> set[str]:
    """The words that are not common ones, in lower case."""
    return {word.lower() for run in _runs(text, language) for word in run.words}


def _runs(text: str, language: str) -> list[_Run]:
    common = COMMON_WORDS.get(language, COMMON_WORDS["en"])
    runs: list[_Run] = []
    for part in _PUNCTUATION.split(text):
        before, run = "", list[str]()
        words = words_in(part)
        for word, following in zip([*words, ""], [*words[1:], "", ""], strict=True):
            joins = bool(run) and word == "of" and _is_telling(following, common, language)
            if len(run) < _LONGEST_TOPIC[language] and (joins or _is_telling(word, common, language)):
                run.append(word)
                continue
            if run:
                runs.append(_Run(_without_verb(run), before))
            before, run = word, []
    return runs


def _without_verb(run: list[str]) -> tuple[str, ...]:
    """ "grandfather saved" is about a grandfather."""
    return tuple(run[:-1] if len(run) > 1 and run[-1].endswith("ed") else run)


def _is_telling(word: str, common: frozenset[str], language: str) -> bool:
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if plain in common or "'" in plain or word.isdigit():
        return False
    if language == "de" and not word[:1].isupper():
        return False  # nouns have capitals
    return len(word) > 3 or (len(word) > 1 and word.isupper())


def key_clause(text: str) -> str:
    """The clause that holds most of what the text speaks of, at most LONGEST_CLAUSE words, without loose ends."""
    clauses = [clause for clause in _clauses(text) if len(words_in(clause)) > 2] or [text]
    counts = Counter(word.lower() for run in _runs(text, "en") for word in run.words)
    return _trimmed(max(clauses, key=lambda clause: _weight(clause, counts)))


def _clauses(text: str) -> list[str]:
    """The whole text where it is short; otherwise its sentences, and of long ones the clauses."""
    if len(words_in(text)) <= LONGEST_CLAUSE:
        return re.split(r"(?<=\w)[.!?]+\s+", text)
    return [clause.strip() for clause in _CLAUSE_ENDS.split(text) if clause.strip()]


def _weight(clause: str, counts: Counter[str]) -> float:
    telling = [word for run in _runs(clause, "en") for word in run.words]
    claims = 1.6 if _CLAIM.search(clause) else 1.0
    return claims * sum(counts[word.lower()] for word in telling) / (len(words_in(clause)) + 4)


def _trimmed(clause: str) -> str:
    """Without "well, so" before it; one that had to be shortened doesn't end in "and the"."""
    words = _LOOSE_START.sub("", clause.strip()).split()
    if len(words) > LONGEST_CLAUSE:
        words = words[:LONGEST_CLAUSE]
        while len(words) > 1 and words[-1].strip(".,;:!?").lower() in _LOOSE_ENDS:
            words.pop()
    return " ".join(words).strip(" .,;:!?-")
