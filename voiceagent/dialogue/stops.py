"""Does a stop end the sentence? Every kind of stop but the full stop, which has a file of its own."""

import re

from voiceagent.dialogue.full_stops import ends_sentence, is_plain_word

GOES_ON, WAIT = 0, -1
"""Answers beside "the sentence ends here", which is an index above 0. WAIT: it depends on text to come."""

_SPACED_STOPS = ".!?…‽⁇⁈⁉\u037e"  # end a sentence only before a space
_OTHER_STOPS = "。！？｡．।॥؟۔։།။።፧។"  # need no space after them
CLOSERS = "\"'“”‘’«»‹›)]}*_~」』）】〉》"

STOP = re.compile(rf"[\n\u2028\u2029`{_SPACED_STOPS}{_OTHER_STOPS}]")
_RUN = re.compile(rf"[{_SPACED_STOPS}{_OTHER_STOPS}]+")
_CLOSING = re.compile(rf"[{re.escape(CLOSERS)}]*")
_FENCE = re.compile("`+")
_SPACES = re.compile(r"\s*")
_PRONOUN_I = re.compile(r"I(?!\w)")


def sentence_end(text: str, start: int, final: bool) -> int:  # noqa: PLR0911 - a list of cases
    """Judge the stop at `start`: the index after the sentence it ends, GOES_ON or WAIT."""
    if text[start] == "`":
        return _fence_end(text, start, final)
    if text[start] in "\n\u2028\u2029":
        return start + 1
    stop = end_of_run(text, start)
    end = _after(_CLOSING, text, stop)
    if end == len(text):
        return GOES_ON if final else WAIT
    if text[stop - 1] in _OTHER_STOPS:
        return GOES_ON if _goes_on_without_space(text, stop, end) else end
    if not text[end].isspace():
        return end if text[end] in "¿¡" else GOES_ON
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
    follower = _after(_SPACES, text, end)
    if any(char in text[end:follower] for char in "\n\u2028\u2029"):
        return end
    if follower == len(text):
        return GOES_ON if final else WAIT
    if text[follower].islower():
        return GOES_ON
    if full_stop:
        verdict = ends_sentence(text, start, follower, final=final)
    else:
        verdict = True if asks else _ends_after_ellipsis(text, follower, final)
    return WAIT if verdict is None else end if verdict else GOES_ON


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
    closer = _after(_SPACES, text, end)
    if closer == len(text):
        return GOES_ON if final else WAIT
    if text[closer] != "»":
        return _spaced_end(text, start, end_of_run(text, start), end, final)
    if closer + 1 == len(text):
        return GOES_ON if final else WAIT
    if not text[closer + 1].isspace():
        return GOES_ON
    return _spaced_end(text, start, end_of_run(text, start), closer + 1, final)


def _fence_end(text: str, start: int, final: bool) -> int:
    """A block between ``` and ``` is a sentence of its own; ` alone means nothing."""
    opened = _after(_FENCE, text, start)
    if opened == len(text):
        return GOES_ON if final else WAIT
    if opened - start < 3:
        return GOES_ON
    if text[:start].strip():
        return start
    closed = text.find("```", opened)
    if closed < 0:
        return len(text) if final else WAIT
    return closed + 3


def end_of_run(text: str, start: int) -> int:
    """Index after a run of stops such as "?!" or "...", or of backticks; after one line break."""
    return max(_after(_RUN, text, start), _after(_FENCE, text, start), start + 1)


def _after(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Index after what matches at `start`, or `start`."""
    found = pattern.match(text, start)
    return found.end() if found else start
