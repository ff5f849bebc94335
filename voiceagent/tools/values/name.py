"""A name: "my name is Ana de la Cruz", "Smyth, S M Y T H", "B as in boy, O, Y D"."""

import re

from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import LONGEST, plain, with_numerals
from voiceagent.tools.values.spelling import joined_letters, spelled_out, with_letters
from voiceagent.tools.values.talk import without_lead_in
from voiceagent.tools.values.words.base import Words

_MOST_WORDS = 5
_SMALL = {
    "de",
    "del",
    "della",
    "di",
    "da",
    "la",
    "las",
    "los",
    "van",
    "von",
    "der",
    "den",
    "zu",
    "du",
    "y",
    "le",
    "ter",
}
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?")


def parse(text: str, digits: str, context: Context) -> Value | Unclear:
    words = words_of(context.language)
    heard = without_lead_in(plain(text).rstrip("."), words)
    tokens = [token.strip(",.") for token in with_letters(_unhyphened(heard), words.letters).split()]
    is_spelled = all(len(token) == 1 for token in tokens)
    tokens = joined_letters([token for token in tokens if token])
    if digits or not _is_name(tokens, words, is_spelled=is_spelled):
        return Unclear("nothing")
    as_heard = {word.lower(): word for word in re.findall(_WORD, text[:LONGEST])}
    name = " ".join(_capitals(token, as_heard.get(token, "")) for token in tokens)
    spelled = ". ".join(spelled_out(word, words.letters) for word in name.split())
    return Value(name[0].upper() + name[1:], name, spelled)


def _unhyphened(text: str) -> str:
    """Letters apart: "s-m-y-t-h", "s.m.y.t.h." and "s, m, y" are letters; "anne-marie" is a name."""
    text = re.sub(r"(?<!\S)(?:\w[-.])+\w\b\.?", lambda found: " ".join(re.findall(r"\w", found.group())), text)
    return text.replace(",", " ")


def _is_name(tokens: list[str], words: Words, *, is_spelled: bool) -> bool:
    """A few words of letters, none of which makes a sentence; somebody who spells it may be called "Do"."""
    if not 1 <= len(tokens) <= _MOST_WORDS or with_numerals(" ".join(tokens), words).replace(" ", "").isdigit():
        return False
    return all(_WORD.fullmatch(one) and (is_spelled or one not in words.talk.not_in_names) for one in tokens)


def _capitals(word: str, as_heard: str) -> str:
    """As the recogniser wrote it, where it knew better ("McDonald")."""
    if as_heard and as_heard not in {word, word.upper()}:
        return as_heard
    if word in _SMALL:
        return word
    return re.sub(r"(?:^|(?<=['-]))\w", lambda found: found.group().upper(), word)
