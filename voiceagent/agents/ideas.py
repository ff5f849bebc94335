"""Which of a caller's sentences say most about the call: by the words they come back to. No model."""

import math
import re
from collections import Counter
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_OPENING = re.compile(
    r"^(?:(?:um+|uh+|er+m?|well|so|okay|ok|yeah|yes|no|hello|hi|hey|and|but|like|you know|i mean|i guess"
    r"|i think(?: that)?|i know(?: that)?|i (?:was|am|have been) (?:thinking|wondering)(?: about)?"
    r"|i'(?:m|ve been) (?:thinking|wondering)(?: about)?)\b[\s,]*)+",
    re.IGNORECASE,
)
_STOP_WORDS = frozenset(
    """
    a about actually after again all also am an and another any anything are as at be because been
    before being but by bye can could did do does doing don't down else er even every for from get
    getting go goes going good goodbye got had has have having he hello her here hey hi him his how i
    i'd i'll i'm i've if in into is isn't it it's its just kind know let like lot made make makes many
    maybe me mean more most much my no not now of off oh ok okay on one only or other our out over
    please put quite really right said same say see she should so some something sort still such sure
    talk talking tell than thank thanks that that's the their them then there there's these they they're
    thing things think thinking this those thought through to today tomorrow too try uh um under until
    up us very want wanted was way we well were what what's when where which while who why will with
    would yeah yes you you're your
    """.split()  # noqa: SIM905 # as a list it fills two screens
)


def content_words(text: str) -> list[str]:
    """The words that carry the meaning, in lower case; in other languages than English, all words."""
    return [word for word in _WORD.findall(text.lower()) if word not in _STOP_WORDS]


def sentences(text: str) -> list[str]:
    """Cut at full stops, question and exclamation marks; without any, all is one sentence."""
    return [sentence for part in _SENTENCE.findall(text) if (sentence := " ".join(part.split()))]


def key_sentences(utterances: Sequence[str], wanted: int) -> list[str]:
    """At most `wanted` of the sentences, in the order they were said, without "well" and "um" in front."""
    said = [_OPENING.sub("", sentence) for words in utterances for sentence in sentences(words)]
    words_of = {sentence: content_words(sentence) for sentence in said}
    often = Counter(word for words in words_of.values() for word in set(words))
    telling = [sentence for sentence in words_of if len(words_of[sentence]) > 1]
    best = sorted(telling, key=lambda sentence: -_weight(words_of[sentence], often))[:wanted]
    return [sentence for sentence in telling if sentence in best]


def _weight(words: Sequence[str], often: Counter[str]) -> float:
    """Words that come back weigh more; a long sentence does not win by its length alone."""
    return sum(often[word] ** 2 for word in set(words)) / math.sqrt(len(words))
