"""Does this "." end a sentence? The one stop that needs a look at its neighbours."""

import re
from typing import NamedTuple

from voiceagent.dialogue.abbreviations import (
    ABBREVIATIONS,
    GERMAN_AFTER_ORDINAL,
    GERMAN_ORDINAL_CUES,
    NOT_AFTER_A_TIME,
    SENTENCE_STARTERS,
    Abbreviation,
)

_WINDOW = 80  # characters looked at before the stop: no word that matters is longer
_OPENERS = "\"'“”„‘’«»‹›([{*_~`>#"
_LIST_MARKERS = " \t\n-–•>#*_("
_NEVER_AFTER_A_SENTENCE = "-–—&+/=,;:"
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,3}")  # U.S  Ph.D  J.-C
_LETTERS = re.compile(r"[^\W\d_]+")
_FRENCH_ELISIONS = frozenset({"c", "j", "n", "qu"})


def is_plain_word(text: str, stop: int) -> bool:
    """True when the word before the stop can't be an abbreviation: whatever follows, the sentence is over."""
    word = _words_before(text, stop)[1]
    return len(word) >= 5 and word.isalpha() and word.lower() not in ABBREVIATIONS


def ends_sentence(text: str, stop: int, follower: int, *, final: bool) -> bool | None:
    """Tell whether the full stop at `text[stop]` ends a sentence.

    `follower` is the index of the next character that is not a space, never a lower-case letter. None means
    that it depends on text that has not come yet; with `final` no more will come and the answer is a bool.
    """
    return _FullStop(text, stop, follower, final, *_words_before(text, stop)).ends()


def _words_before(text: str, stop: int) -> tuple[str, str]:
    """The last two words before the stop, bare of what opens a quote, a bracket or bold face."""
    words = text[max(0, stop - _WINDOW) : stop].rsplit(None, 2)
    if not words or text[stop - 1].isspace():
        return "", ""
    return (words[-2].lstrip(_OPENERS) if len(words) > 1 else ""), words[-1].lstrip(_OPENERS).rstrip("*_")


class _FullStop(NamedTuple):
    text: str
    stop: int
    follower: int
    final: bool
    before: str
    word: str

    def ends(self) -> bool | None:  # noqa: PLR0911 - a list of cases, each with its own answer
        kind = ABBREVIATIONS.get(self.word.lower())
        if kind is Abbreviation.GOES_ON or self.text[self.follower] in _NEVER_AFTER_A_SENTENCE:
            return False
        if kind is Abbreviation.NUMBERED:
            return not self.text[self.follower].isdigit()
        if kind is Abbreviation.TIME:
            return self._ends_after_time()
        if self.word.isdigit() and len(self.word) <= 2:
            return self._ends_after_number()
        if self._is_initial() or self.word in ("ex", "ej"):
            return self._ends_after_initial()
        if kind is Abbreviation.MAY_END or _ACRONYM.fullmatch(self.word):
            return self._sentence_follows()
        return bool(self.word) or not self._opens_the_text()

    def _is_initial(self) -> bool:
        return len(self.word) == 1 and self.word.lower() != self.word.upper()

    def _opens_the_text(self) -> bool:
        """True when nothing but a list marker stands before the word: "1. Do this", "a. First"."""
        return self.text[max(0, self.stop - _WINDOW) : self.stop].strip(_LIST_MARKERS) == self.word

    def _ends_after_initial(self) -> bool | None:
        """J. K. Rowling, z. B. and p. ex. go on; "plan B. Then", "solve for x. Then" end."""
        if self._opens_the_text() or (self.before.endswith(".") and len(self.before) == 2):
            return False
        return self._sentence_follows() if self._is_initial() else True

    def _ends_after_number(self) -> bool | None:
        """ "1. Do this" (a list) and "am 3. Mai" (an ordinal) go on; "I counted 12. Then" ends."""
        is_age = self.text[: self.stop].endswith(f"I {self.before} {self.word}")  # I am 30.
        is_ordinal = self.before.lower() in GERMAN_ORDINAL_CUES and not is_age
        if is_ordinal or self._opens_the_text() or self.before.endswith(":"):
            return False
        following = self._next_word()
        if following is None:
            known = self.text[self.follower :]
            return None if any(name.startswith(known) for name in GERMAN_AFTER_ORDINAL) else True
        return following not in GERMAN_AFTER_ORDINAL

    def _ends_after_time(self) -> bool | None:
        following = self._next_word()
        if following is None:
            return None
        is_time_zone = len(following) > 1 and following.isupper()
        return not is_time_zone and following.lower() not in NOT_AFTER_A_TIME

    def _sentence_follows(self) -> bool | None:
        following = self._next_word()
        if following is None:
            return None
        after = self.text[self.follower + len(following) :][:1]
        if len(following) == 1 and after == ".":
            return False  # an initial, not the word: J. A. Smith
        if after in ("'", "’") and following.lower() in _FRENCH_ELISIONS:
            return True
        return following.lower() in SENTENCE_STARTERS

    def _next_word(self) -> str | None:
        """The whole word that follows ("" if none does), or None while it may still grow."""
        found = _LETTERS.match(self.text, self.follower)
        if not found:
            return ""
        return None if found.end() == len(self.text) and not self.final else found.group()
