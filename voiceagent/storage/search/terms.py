"""Text as the index holds it: words without case, accents and endings, the same on every database.

SQLite and PostgreSQL would each cut, fold and stem in their own way, and neither finds a word in Chinese. So it is
done here, and both get words ready to be compared.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

from voiceagent.storage.column_types import storable
from voiceagent.storage.search.small_words import SMALL_WORDS

_LONGEST = 40
"""Characters. PostgreSQL refuses words of 2 kB; nobody looks for one."""
_MOST_TERMS = 10_000
"""Of one text: a tsvector holds 1 MB."""
_MOST_ASKED = 12
_ACCENTS = re.compile(r"[\u0300-\u036f]")
"""Those of European letters. Other marks are part of a letter: が is not か."""
_NO_ACCENT = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "’": "'"})
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")
"""Scripts that write no blanks between words."""


def terms_of(text: str) -> list[str]:
    """All terms of a text in their order, as often as they stand there."""
    terms = [term for word in _words(text) for part in _parts(word) for term in (*_singles(part), *_pairs(part))]
    return terms[:_MOST_TERMS]


def asked_terms(query: str) -> list[str]:
    """The terms to look for, each once. Small words ("what is the") only where there is nothing else."""
    words = list(dict.fromkeys(_words(query)))
    telling = [word for word in words if word not in SMALL_WORDS and (len(word) > 1 or not word.isascii())] or words
    # The longest say most, and nobody should be able to ask for thousands.
    chosen = sorted(telling, key=lambda word: -len(word))[:_MOST_ASKED]
    terms = [term for word in chosen for part in _parts(word) for term in (_pairs(part) or [_stem(part[:_LONGEST])])]
    return list(dict.fromkeys(terms))[:_MOST_ASKED]


def fold(text: str) -> str:
    """Without case and accents. May be longer or shorter than `text`."""
    folded = unicodedata.normalize("NFKC", storable(text)).casefold()
    if folded.isascii():
        return folded
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
    return unicodedata.normalize("NFC", bare).translate(_NO_ACCENT)


def _words(text: str) -> list[str]:
    folded = fold(text)
    if not folded.isascii():
        folded = "".join(_letter(character) for character in folded)
        return [bare for word in folded.split() if (bare := _without_apostrophe(word))]
    return [_without_apostrophe(word) for word in _ASCII_WORD.findall(folded)]


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    """A blank for what is no part of a word. Python's \\w would cut Hindi at its vowel signs."""
    return character if character == "'" or unicodedata.category(character)[0] in "LNM" else " "


def _without_apostrophe(word: str) -> str:
    return word.strip("'").removesuffix("'s").replace("'", "")


def _parts(word: str) -> list[str]:
    """ "Cafe東京" is two."""
    return [word] if word.isascii() else [part for part in _UNSPACED.split(word) if part]


def _singles(part: str) -> list[str]:
    return list(part) if _UNSPACED.match(part) else [_stem(part[:_LONGEST])]


def _pairs(part: str) -> list[str]:
    """Two neighbours each: the usual stand-in for words where no blanks tell them."""
    return [a + b for a, b in pairwise(part)] if _UNSPACED.match(part) else []


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """By the rules of English: a caller's language is not known word by word, and others lose little by them."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    return str(snowballstemmer.stemmer("english").stemWord(word))  # a new one each time: it is not for two threads
