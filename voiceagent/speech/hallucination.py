"""Words that nobody spoke: recognisers were taught with subtitles, and fill silence with what stood in them."""

import re
from collections.abc import Iterator

from voiceagent.speech.base import Audio, Expected
from voiceagent.speech.voice_activity import LEAST_VOICE_S, voiced_seconds

_NEVER_SAID = re.compile(
    r"""
      (thank \s you | thanks) (\s (so | very) \s much)? \s for \s (watching | viewing) .{0,40}
    | (please \s)? (like \s and \s)? subscribe (\s to .{0,40})?
    | (subtitles? | captions? | closed \s captions? | transcription | transcribed) \s by \s .{1,60}
    | gracias \s por \s ver .{0,30} | suscr[ií]bete .{0,30} | no \s olvides \s suscribirte .{0,40}
    | subt[ií]tulos \s (por | de | realizados \s por | creados \s por) \s .{1,60}
    | (vielen \s dank | danke) \s f[uü]rs \s zuschauen .{0,30}
    | untertitel(ung)? \s (der | des | von | im \s auftrag) \s .{1,60} | untertitelung .{0,20}
    | merci \s d[’' ]avoir \s regard[eé] .{0,40} | abonnez[- ]vous .{0,30}
    | sous[- ]titr(es | age) \s .{1,60}
    | .{0,40} \b amara \s? \.? \s? org \b .{0,20}
    """,
    re.VERBOSE,
)
"""What closes a film, as the whole of what is said; in English, Spanish, German, French."""

_SAID_TO_NOISE = {"you", "bye", "bye bye", "thank you", "thanks", "okay", "so", "gracias", "danke", "merci", "tschüss"}
_VOICE_FOR_THESE_S = 0.24
"""People say them too; but then there is a voice for so long."""

_WORDS_AT_ONCE = 5
_WORDS_A_SECOND = 9
"""Nobody speaks faster, the pauses not counted; and a few words are in one breath."""

_LONGEST_PHRASE = 12
_SAME_PHRASE = 4
_SAME_WORD = 8
"""So many times in a row nobody says it; a single word ("no, no, no") may come more often."""


def believed(text: str, audio: Audio, expected: Expected, voiced_s: float | None = None) -> str:
    """`text` without what nobody can have said in `audio`; empty when that is all of it.

    `voiced_s` saves looking for voices again. A loop at the end of something real is cut to one of its rounds.
    """
    voiced = voiced_seconds(audio) if voiced_s is None else voiced_s
    text = " ".join(text.split())
    words = _words(text)
    if not words or voiced < LEAST_VOICE_S or len(words) > _WORDS_AT_ONCE + _WORDS_A_SECOND * voiced:
        return ""
    plain = " ".join(words)
    if _NEVER_SAID.fullmatch(plain) or (plain in _SAID_TO_NOISE and voiced < _VOICE_FOR_THESE_S):
        return ""
    return "" if _is_echo(words, expected) else _without_loops(text)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", text.lower())


def _is_echo(words: list[str], expected: Expected) -> bool:
    """All the names we gave it and nothing else, in our order: it reads our list to us."""
    given = [word for keyword in expected.keywords for word in _words(keyword)]
    return len(expected.keywords) >= 3 and words == given


def _without_loops(text: str) -> str:
    """Each phrase that comes too often in a row once; nothing when there is nothing else."""
    spoken = text.split(" ")
    keys = ["".join(_words(word)) or word for word in spoken]
    loop = next(_loops(keys), None)
    if loop is None:
        return text
    start, size, end = loop
    if end - start >= len(spoken) - 1:
        return ""
    return _without_loops(" ".join(spoken[: start + size] + spoken[end:]))


def _loops(keys: list[str]) -> Iterator[tuple[int, int, int]]:
    """Loops as (first word, words in the phrase, word behind the last round)."""
    for start in range(len(keys)):
        for size in range(1, _LONGEST_PHRASE + 1):
            phrase = keys[start : start + size]
            end = start + size
            while keys[end : end + size] == phrase:
                end += size
            rounds = (end - start) // size
            if rounds >= (_SAME_WORD if size == 1 else _SAME_PHRASE) and not _is_number(phrase):
                yield start, size, end


def _is_number(phrase: list[str]) -> bool:
    """Digits may come in any number: somebody spells a card or a telephone number."""
    return all(word.isdecimal() or word in _DIGITS for word in phrase)


_DIGITS = frozenset(
    """
    zero oh one two three four five six seven eight nine
    cero uno dos tres cuatro cinco seis siete ocho nueve
    null eins zwei zwo drei vier fünf sechs sieben acht neun
    zéro un deux trois quatre cinq six sept huit neuf
    """.split()  # noqa: SIM905 # a list of strings would hide the words
)
