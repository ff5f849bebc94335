"""Text fit to be spoken, while it streams: plain words go out at once, what may be markup waits for its sentence."""

import re
from functools import cache

from voiceagent.calls.wording.spoken import LETTERS, spoken
from voiceagent.calls.wording.symbols import words_of
from voiceagent.dialogue.sentences import SentenceStream

# Stricter than what `spoken` leaves as it is: whatever follows, `spoken` leaves these words where they stand. A word is
# known by the blank behind it; of one that has none yet only its letters are sure, up to the first sign.
_NUMBER = "[0-9]++(?:[.,:][0-9]++)*+"
_WORD = rf"[“‘(¿¡]?(?:{_NUMBER}(?![{LETTERS}])|[{LETTERS}]++(?:['’-][{LETTERS}]++)*+)[,;:.!?…”’)]*+"
_WHOLE_WORDS = re.compile(rf"(?![–—])(?:(?:{_WORD}|[–—]) )*+")
_BEGUN_WORD = re.compile(rf"[{LETTERS}]++")

_VANISHING = ("http://", "https://", "ftp://", "ws://", "wss://", "www.", "mailto:")
"""Beginnings that nobody says: once their first letters are out they can't be taken back."""


class SpokenStream:
    """Takes a model's text in pieces of any size and gives what can be said of it by now, blanks included.

    All it gave is together what `spoken` makes of each sentence, with a blank between them. Once given is given:
    nothing is ever corrected. `goes_on`: something was said before. Not for use by several threads at once.
    """

    def __init__(self, language: str, *, goes_on: bool = False) -> None:
        self._language = language
        self._goes_on = goes_on
        self._sentences = SentenceStream()
        self._whole: list[str] = []
        self._open = ""  # what was given of the sentence that is not over

    @property
    def said(self) -> list[str]:
        """What was given, by sentences; the last one may have been given in part only."""
        return [*self._whole, self._open] if self._open else self._whole

    def feed(self, text: str) -> str:
        """What can be said now; often nothing, or less than `text`."""
        whole = "".join([self._finish_sentence(sentence) for sentence in self._sentences.feed(text)])
        return whole + self._go_on_with(self._sentences.pending)

    def finish(self) -> str:
        """The text is over: all that is left of it."""
        return "".join([self._finish_sentence(sentence) for sentence in self._sentences.finish()])

    def drop(self) -> str:
        """The author broke off: forget what was not given yet. What was is given an end, so that a voice pauses."""
        self._sentences.drop_pending()
        return self._end_sentence(self._give("…") if self._open else "")

    def whole_sentence(self, sentence: str) -> str:
        """A sentence of another author, after what is left of the text."""
        return self.finish() + self._finish_sentence(sentence)

    def _finish_sentence(self, sentence: str) -> str:
        clean = spoken(sentence, self._language)
        # No text is known that comes out otherwise than it began; it would be said rather twice than not at all.
        rest = clean[len(self._open) :] if clean.startswith(self._open) else f" {clean}"
        return self._end_sentence(self._give(rest))

    def _end_sentence(self, given: str) -> str:
        if self._open:
            self._whole.append(self._open)
            self._open = ""
        return given

    def _go_on_with(self, pending: str) -> str:
        return self._give(pending[len(self._open) : _safe_length(pending, self._language)])

    def _give(self, text: str) -> str:
        is_next_sentence = bool(text and not self._open and (self._whole or self._goes_on))
        self._open += text
        return f" {text}" if is_next_sentence else text


def _safe_length(text: str, language: str) -> int:
    """How much of an unfinished sentence can be said whatever comes next."""
    whole = _WHOLE_WORDS.match(text)
    safe = whole.end() if whole else 0
    begun = _BEGUN_WORD.match(text, safe)
    if begun and not _may_vanish(text[safe:], language):
        return begun.end()
    return len(text[:safe].rstrip())


def _may_vanish(begun: str, language: str) -> bool:
    words, initials = _vanishing(language)
    if begun[0] not in initials:
        return False  # most words: this runs for every piece of every answer
    begun = begun.lower()
    return any(word.startswith(begun) or begun.startswith(word) for word in words)


@cache
def _vanishing(language: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Also such phrases with a slash as become others: "km/h" is "kilometers per hour". And how they begin."""
    phrases = words_of(language).phrases.items()
    others = (phrase for phrase, said in phrases if not said.lower().startswith(phrase.split("/")[0]))
    words = (*_VANISHING, *others)
    return words, frozenset(initial for word in words for initial in (word[0], word[0].upper()))
