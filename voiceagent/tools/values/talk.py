"""What people say around a value: yes and no, "my name is", a question back, "never mind"."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import plain
from voiceagent.tools.values.words.base import Words

_SENTENCE = 3
"""So many words that hold nothing of what was asked for are a sentence of its own, to be heard as such."""


@dataclass(frozen=True, slots=True)
class Answer:
    """To "is that right?". `rest` is what was said behind it: "no, 0143"."""

    says: Literal["yes", "no", ""]
    rest: str


def answer_in(text: str, language: str) -> Answer:
    """A no goes before a yes: "yeah, no". Neither: all of it is the rest."""
    words, heard = words_of(language), plain(text).rstrip(".")
    says: Literal["yes", "no", ""] = ""
    while found := _answer(words).match(heard):
        says = "no" if found["no"] or says == "no" else "yes"
        heard = heard[found.end() :].lstrip(" ,.-")
    return Answer(says, heard)


def wants_out(text: str, language: str) -> bool:
    """Nothing was said but "never mind", "skip it" or "goodbye"."""
    words, heard = words_of(language), plain(text).rstrip(".")
    return bool(re.fullmatch(rf"(?:(?:{words.talk.lead_in})[ ,.]+)*(?:{words.talk.skip})(?:[ ,.]+\w+){{0,2}}", heard))


def is_question(text: str, language: str) -> bool:
    """The caller asks instead of answering. "How about three thirty?" is an answer."""
    talk, heard = words_of(language).talk, plain(text)
    return bool(re.match(talk.question, heard)) and not re.match(talk.offer, heard)


def is_other_talk(text: str, language: str) -> bool:
    """Of what no value could be read: a sentence about something else, rather than a value said badly."""
    heard = without_lead_in(plain(text), words_of(language))
    every, longer = (len(re.findall(pattern, heard)) for pattern in (r"[^\W\d_]+(?:'\w+)?", r"[^\W\d_]{2,}"))
    return is_question(text, language) or (every >= _SENTENCE and longer >= _SENTENCE - 1)


def without_lead_in(text: str, words: Words) -> str:
    """Plain text without "well, it's" and "my name is"; "" if it was nothing else."""
    return re.sub(rf"^(?:(?:{words.talk.lead_in})(?![\w'@]|[._+-]\w)[ ,.:]*)+", "", text)


@cache
def _answer(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?:(?P<no>{words.talk.no})|(?:{words.talk.yes}))(?![\w'])")
