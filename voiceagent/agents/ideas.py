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
_KEEP_THIS = re.compile(
    r"^(?:please |can you |could you )*(?:remember|note|keep in mind) (?:that |this[,:]? )?", re.IGNORECASE
)
_TO_US = re.compile(r"^(?:what did i|do you|can you|could you|would you|will you|are you|who are you)\b", re.IGNORECASE)
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


def heard_sentences(text: str) -> list[str]:
    """A caller's words cut at every stop: recognisers don't write what makes a stop doubtful, nor always capitals."""
    return [sentence for part in _SENTENCE.findall(text) if (sentence := " ".join(part.split()))]


def key_sentences(utterances: Sequence[str], wanted: int) -> list[str]:
    """At most `wanted` of the sentences, in the order they were said, without "well" and "um" in front.

    What the caller asked to keep comes before all else; what they asked of us is no idea of theirs.
    """
    said = [_OPENING.sub("", sentence) for words in utterances for sentence in heard_sentences(words)]
    kept = {_KEEP_THIS.sub("", sentence) for sentence in said if _KEEP_THIS.match(sentence)}
    ideas = [_KEEP_THIS.sub("", sentence) for sentence in said if not _TO_US.match(sentence)]
    words_of = {idea: content_words(idea) for idea in ideas}
    often = Counter(word for words in words_of.values() for word in set(words))
    telling = [idea for idea in words_of if len(words_of[idea]) > 1]
    best = sorted(telling, key=lambda idea: (idea not in kept, -_weight(words_of[idea], often)))[:wanted]
    return [idea for idea in telling if idea in best]


def _weight(words: Sequence[str], often: Counter[str]) -> float:
    """Words that come back weigh more; a long sentence does not win by its length alone."""
    return sum(often[word] ** 2 for word in set(words)) / math.sqrt(len(words))
