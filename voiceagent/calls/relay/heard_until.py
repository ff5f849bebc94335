"""Where in our words the caller was when they interrupted, as far as Twilio tells."""

import re
from collections.abc import Iterator, Sequence

CHARACTERS_A_SECOND = 15
"""An ordinary voice."""

_WORD = re.compile(r"\w+")


def heard_until(said: str, starts: Sequence[int], utterance: str, after_ms: int | None, near: int) -> int:
    """The index in `said` up to which it was heard; all behind it was not.

    `said` is what was sent, single blanks; `starts` where in it something new began (an answer, a filler), the last
    one surely being spoken or over. `utterance` is Twilio's utteranceUntilInterrupt: a part of `said`, mostly from a
    start, maybe written in another way ("12" or "twelve"). `near` is where the voice should be by the time that has
    passed: it decides between two places that fit alike.
    """
    utterance = " ".join(utterance.split())
    if not utterance:
        return _at_word_end(said, starts[-1], (after_ms or 0) * CHARACTERS_A_SECOND // 1000)
    begun = [start + len(utterance) for start in reversed(starts) if said.startswith(utterance, start)]
    if begun:
        return begun[0]
    if ends := list(_ends_of(said, utterance)):
        return min(ends, key=lambda end: abs(end - near))
    return _by_words(said, starts, utterance)


def _ends_of(said: str, utterance: str) -> Iterator[int]:
    found = said.find(utterance)
    while found >= 0:
        yield found + len(utterance)
        found = said.find(utterance, found + 1)


def _by_words(said: str, starts: Sequence[int], utterance: str) -> int:
    """From the start that agrees with most of its words, case and signs aside; from the last, as long as it is."""
    wanted = [word.casefold() for word in _WORD.findall(utterance)]
    most, end = 0, 0
    for start in reversed(starts):
        agreeing = _agreeing(said, start, wanted)
        if len(agreeing) > most:
            most, end = len(agreeing), agreeing[-1]
    if most * 2 <= len(wanted):
        return _at_word_end(said, starts[-1], len(utterance))
    rest = len(utterance) - _length_of(utterance, most)
    return end if most == len(wanted) else _at_word_end(said, end, rest)


def _agreeing(said: str, start: int, wanted: list[str]) -> list[int]:
    """Where each word of `said` ends, from `start` on, as long as they are the wanted ones."""
    ends: list[int] = []
    for found, word in zip(_WORD.finditer(said, start), wanted, strict=False):
        if found.group().casefold() != word:
            break
        ends.append(found.end())
    return ends


def _length_of(utterance: str, words: int) -> int:
    return [found.end() for found in _WORD.finditer(utterance)][words - 1]


def _at_word_end(said: str, start: int, length: int) -> int:
    """`length` characters behind `start`, and the word that this falls into."""
    if length <= 0:
        return start
    end = said.find(" ", min(start + length, len(said)))
    return len(said) if end < 0 else end
