"""What somebody talks about: keywords, no grammar."""

import re
from collections import Counter
from typing import NamedTuple

from voiceagent.dialogue.rules.common_words import COMMON_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PUNCTUATION = re.compile(r"[^\w\s'’-]+")
_LONGEST_TOPIC = {"en": 3, "de": 1, "es": 2, "fr": 2}  # words
_ELIDED = re.compile(r"\bl['’](?=\w)", re.IGNORECASE)


def _same(words: str) -> dict[str, str]:
    return {word: f"{word} " for word in words.split()}


_DETERMINERS: dict[str, dict[str, str]] = {
    "en": {"my": "your ", "our": "your ", "a": "the ", "an": "the ", "the": "the "}
    | _same("his her their its these those"),
    "es": {"mi": "tu ", "mis": "tus ", "nuestro": "tu ", "nuestra": "tu ", "del": "el ", "al": "el "}
    | _same("el la los las un una su sus este esta estos estas"),
    "fr": {"mon": "votre ", "ma": "votre ", "mes": "vos ", "notre": "votre ", "nos": "vos ", "l": "l'"}
    | _same("le la les un une leur leurs ce cet cette ces"),
    "de": {},
}
"""What shows that a thing follows, and what stands in its place when the thing is said back."""
_ONLY_AFTER_DETERMINERS = frozenset({"es", "fr"})
"""There a word without one is as likely a verb; in German a thing has a capital, in English few verbs come here."""


class _Run(NamedTuple):
    """Words in a row that are not common ones, and the word before them."""

    words: tuple[str, ...]
    before: str


def words_in(text: str) -> list[str]:
    return _WORD.findall(text)


def topic_of(text: str, language: str = "en") -> str:
    """What the text is about, in its words: "compound interest", "your savings"; "" if that can't be told."""
    runs = _runs(text, language)
    counts = Counter(word.lower() for run in runs for word in run.words)
    best = max(runs, key=lambda run: _worth(run, counts, language), default=None)
    if best is None:
        return ""
    determiner = _DETERMINERS[language].get(best.before.lower(), "")
    if not determiner and language in _ONLY_AFTER_DETERMINERS:
        return ""
    return determiner + " ".join(best.words)


def _worth(run: _Run, counts: Counter[str], language: str) -> float:
    """Words that come again count more, and so does what an article shows to be a thing."""
    is_thing = run.before.lower() in _DETERMINERS[language]
    bonus = 10 if language in _ONLY_AFTER_DETERMINERS else 0.5
    return sum(counts[word.lower()] for word in run.words) + (bonus if is_thing else 0)


def content_words(text: str, language: str = "en") -> set[str]:
    """The words that are not common ones, in lower case."""
    return set(count_words(text, language))


def count_words(text: str, language: str = "en") -> Counter[str]:
    """How often each word comes that is not a common one, in lower case."""
    return Counter(word.lower() for run in _runs(text, language) for word in run.words)


def _runs(text: str, language: str) -> list[_Run]:
    common = COMMON_WORDS.get(language, COMMON_WORDS["en"])
    runs: list[_Run] = []
    text = _ELIDED.sub("l ", text) if language == "fr" else text
    for part in _PUNCTUATION.split(text):
        before, run = "", list[str]()
        words = [*words_in(part), ""]
        for word, following in zip(words, [*words[1:], ""], strict=True):
            joins = bool(run) and word == "of" and _is_telling(following, common, language)
            if len(run) < _LONGEST_TOPIC[language] and (joins or _is_telling(word, common, language)):
                run.append(word)
                continue
            if run:
                runs.append(_Run(_without_verb(run), before))
            before, run = word, []
    return runs


def _without_verb(run: list[str]) -> tuple[str, ...]:
    """ "grandfather saved money" is about a grandfather."""
    verb = next((index for index, word in enumerate(run) if index and word.endswith("ed")), len(run))
    return tuple(run[:verb])


def _is_telling(word: str, common: frozenset[str], language: str) -> bool:
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if plain in common or "'" in plain or word.isdigit():
        return False
    if language == "de" and not word[:1].isupper():
        return False  # nouns have capitals
    return len(word) > 3 or (len(word) > 1 and word.isupper())
