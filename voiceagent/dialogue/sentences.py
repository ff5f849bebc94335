"""Cuts text into sentences while it streams: what has been said in full can be spoken at once."""

import re

from voiceagent.dialogue.full_stops import ends_sentence, is_plain_word

_LONG = 240  # characters without a stop after which a clause is good enough: the caller has waited for it
_TOO_LONG = 400  # after which any space is
_SHORTEST_CLAUSE = 60

_SPACED_STOPS = ".!?…‽⁇⁈⁉\u037e"  # end a sentence only before a space
_OTHER_STOPS = "。！？｡．।॥؟۔։།။።፧។"  # need no space after them
_CLOSERS = "\"'“”‘’«»‹›)]}*_~」』）】〉》"

_STOP = re.compile(rf"[\n\u2028\u2029`{_SPACED_STOPS}{_OTHER_STOPS}]")
_RUN = re.compile(rf"[{_SPACED_STOPS}{_OTHER_STOPS}]+")
_CLOSING = re.compile(rf"[{re.escape(_CLOSERS)}]*")
_FENCE = re.compile("`+")
_SPACES = re.compile(r"\s*")
_CLAUSE = re.compile(rf"(?:[,;:—–][{re.escape(_CLOSERS)}]*\s|[，、；：،؛])")
_PRONOUN_I = re.compile(r"I(?!\w)")

_GOES_ON, _WAIT = 0, -1  # answers beside "the sentence ends here", which is an index above 0


class SentenceStream:
    """Takes text in pieces of any size, gives whole sentences, in order and stripped.

    The sentences do not depend on how the text was cut into pieces, and together they are the text but for
    the white space between them. A line break ends a sentence; a fenced block of code is one sentence.
    A sentence comes out with the first character that proves it over, which for ". " is mostly the space.
    Not for use by several threads at once.
    """

    __slots__ = ("_scanned", "_text")

    def __init__(self) -> None:
        self._text = ""  # from the start of the sentence being read
        self._scanned = 0  # up to here no stop ends it

    @property
    def pending(self) -> str:
        """What has been read of the sentence that is not over yet."""
        return self._text.strip()

    def drop_pending(self) -> None:
        """Forget the unfinished sentence, as when its author broke off; the stream is ready for another."""
        self._text = ""
        self._scanned = 0

    def feed(self, text: str) -> list[str]:
        """Read on; returns the sentences that this piece completed, mostly none."""
        self._text += text
        return self._take_sentences(final=False)

    def finish(self) -> list[str]:
        """The text is over; returns what is left of it, and the stream is ready for another."""
        sentences = self._take_sentences(final=True)
        if rest := self.pending:
            sentences.append(rest)
        self.drop_pending()
        return sentences

    def _take_sentences(self, *, final: bool) -> list[str]:
        sentences = []
        while end := self._next_end(final):
            if sentence := self._text[:end].strip():
                sentences.append(sentence)
            self._text = self._text[end:]
            self._scanned = 0
        return sentences

    def _next_end(self, final: bool) -> int:
        """Index after the first sentence, 0 while that can't be known."""
        text = self._text
        while found := _STOP.search(text, self._scanned):
            start = found.start()
            if start > _LONG and (end := _clause_end(text, start)):
                return end
            end = _sentence_end(text, start, final)
            if end == _WAIT:
                self._scanned = start
                return 0
            if end:
                return end
            self._scanned = _end_of_run(text, start)
        self._scanned = len(text)
        return _clause_end(text, len(text)) if len(text) > _LONG else 0


def _sentence_end(text: str, start: int, final: bool) -> int:  # noqa: PLR0911 - a list of cases
    """Judge the stop at `start`: the index after the sentence it ends, _GOES_ON or _WAIT."""
    if text[start] == "`":
        return _fence_end(text, start, final)
    if text[start] in "\n\u2028\u2029":
        return start + 1
    stop = _end_of_run(text, start)
    end = _CLOSING.match(text, stop).end()  # type: ignore[union-attr]  # an empty match is a match
    if end == len(text):
        return _GOES_ON if final else _WAIT
    if text[stop - 1] in _OTHER_STOPS:
        return _GOES_ON if _goes_on_without_space(text, stop, end) else end
    if not text[end].isspace():
        return end if text[end] in "¿¡" else _GOES_ON
    if text.count("«", 0, end) > text.count("»", 0, end):
        return _guillemet_end(text, start, end, final)
    return _spaced_end(text, start, stop, end, final)


def _spaced_end(text: str, start: int, stop: int, end: int, final: bool) -> int:
    """Judge a stop with a space behind it and behind its closing quotes or brackets."""
    asks = "!" in text[start:stop] or "?" in text[start:stop]
    bare = stop == end
    full_stop = text[start:stop] == "."
    if bare and (asks or (full_stop and is_plain_word(text, start))):
        return end
    follower = _SPACES.match(text, end).end()  # type: ignore[union-attr]
    if any(char in text[end:follower] for char in "\n\u2028\u2029"):
        return end
    if follower == len(text):
        return _GOES_ON if final else _WAIT
    if text[follower].islower():
        return _GOES_ON
    if full_stop:
        verdict = ends_sentence(text, start, follower, final=final)
    else:
        verdict = True if asks else _ends_after_ellipsis(text, follower, final)
    return _WAIT if verdict is None else end if verdict else _GOES_ON


def _ends_after_ellipsis(text: str, follower: int, final: bool) -> bool | None:
    """Before a capital, unless that is the "I" of "Well... I think"."""
    if follower + 1 == len(text) and text[follower] == "I" and not final:
        return None
    return not _PRONOUN_I.match(text, follower)


def _goes_on_without_space(text: str, stop: int, end: int) -> bool:
    """３．５ is a number; 「行く。」と is one sentence: the quoting particle follows."""
    return (text[stop - 1] == "．" and text[stop].isdigit()) or (end > stop and text[end] == "と")


def _guillemet_end(text: str, start: int, end: int, final: bool) -> int:
    """French closes with a space before it: « Quoi ? » dit-il."""
    closer = _SPACES.match(text, end).end()  # type: ignore[union-attr]
    if closer == len(text):
        return _GOES_ON if final else _WAIT
    if text[closer] != "»":
        return _spaced_end(text, start, _end_of_run(text, start), end, final)
    if closer + 1 == len(text):
        return _GOES_ON if final else _WAIT
    if not text[closer + 1].isspace():
        return _GOES_ON
    return _spaced_end(text, start, _end_of_run(text, start), closer + 1, final)


def _fence_end(text: str, start: int, final: bool) -> int:
    """A block between ``` and ``` is a sentence of its own; ` alone means nothing."""
    opened = _FENCE.match(text, start).end()  # type: ignore[union-attr]
    if opened == len(text):
        return _GOES_ON if final else _WAIT
    if opened - start < 3:
        return _GOES_ON
    if text[:start].strip():
        return start
    closed = text.find("```", opened)
    if closed < 0:
        return len(text) if final else _WAIT
    return closed + 3


def _clause_end(text: str, known: int) -> int:
    """Where to cut a sentence that is too long: after a clause, else between words; 0 if nowhere yet.

    `known` is how far the text holds no end of a sentence. More of it never changes an answer above 0.
    """
    marks = [mark.end() for mark in _CLAUSE.finditer(text, _SHORTEST_CLAUSE, min(known, _TOO_LONG))]
    early = [mark for mark in marks if mark <= _LONG]
    if marks:
        return early[-1] if early else marks[0]
    if known <= _TOO_LONG:
        return 0
    return _last_space(text) or _first_space(text, known)


def _last_space(text: str) -> int:
    return text.rfind(" ", _SHORTEST_CLAUSE, _TOO_LONG) + 1


def _first_space(text: str, known: int) -> int:
    return text.find(" ", _TOO_LONG, known) + 1


def _end_of_run(text: str, start: int) -> int:
    """Index after a run of stops such as "?!" or "..."; of backticks or a line break, after the run of it."""
    found = _RUN.match(text, start) or _FENCE.match(text, start)
    return found.end() if found else start + 1
