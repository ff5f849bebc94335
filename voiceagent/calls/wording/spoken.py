"""Text fit to be said by a telephone voice: what a model, a caller or a web page wrote, as words."""

import html
import re
from urllib.parse import quote

from voiceagent.calls.wording.addresses import say_addresses
from voiceagent.calls.wording.markdown import words_of_markdown
from voiceagent.calls.wording.symbols import SpokenWords, say_symbols, words_of

LONGEST = 2900
"""Characters in one Say: Polly takes 3000 (13521)."""

_LONGEST_ENCODED = 4500  # bytes of the same text URL-encoded, for any voice (13521)
_LONGEST_INPUT = 2 * LONGEST  # bounds the work on what was made to be slow
_SURELY_SHORT = 375  # characters: the worst are twelve bytes each when encoded

# Words, their punctuation and single spaces: nothing to do. Nearly every sentence is so, and this runs on
# every sentence.
LETTERS = (  # of a character class: what is said as it is written, in any language
    "0-9A-Za-zÀ-ÖØ-öø-ɏ\u0370-\u037d\u0386-\u03ff\u0400-\u0481\u048a-\u052f\u0620-\u065f\u066e-\u06d3"
    "\u0900-\u0963\u0966-\u096f\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3"
)
_MARKS = ",;:?!'\"’‘“”„¿¡()…–—€£\u0964\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f-"
_PLAIN = re.compile(
    rf"[“\"'‘(¿¡]?[{LETTERS}][{LETTERS}{_MARKS}]*+"
    rf"(?:(?: (?![ ,.])|\.(?![A-Za-z]{{2}})|\$(?=\d))[{LETTERS}{_MARKS}]*+)*+(?<! )"
)

_UNSPEAKABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff"  # zero width, bidi marks
    "\ufff0-\ufffd©®™℠\u20d0-\u20ff\u3164\uffa0"
    "\ud800-\udfff\ufdd0-\ufdef\ue000-\uf8ff\U000e0000-\U0010ffff]"  # lone surrogates, private use, tags
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\u2028\u2029]")
_PICTURE = (
    "[\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff]"
)
_PICTURES = re.compile(rf"(?: ?{_PICTURE})++")
_MARKS_IN_WORDS = re.compile(r"[*`~\[\]#]|(?<!\w)_+|_+(?!\w)|\$(?!\d)")
_MARKS_BETWEEN_WORDS = re.compile(r"[<>|\\{}^_]")
_BEFORE_MARKS = re.compile(r" +([,.)])(?![\w.])|(\() +")
_EMPTY = re.compile(r"\(\s*[,;.]*\s*\)|\"\s*\"|“\s*”|«\s*»")
_SAYABLE = re.compile(r"[^\W_]")


def spoken(text: str, language: str = "en-US", *, limit: int = LONGEST) -> str:
    """The words of `text` in one line, at most `limit` characters, cut between words; "" if there are none.

    Never holds "<", a control character or anything else that XML refuses. Saying it twice changes nothing.
    `language` is a BCP-47 tag; for en, es, de and fr signs such as "%" become words.
    """
    if _is_plain(text) and len(text) <= limit:
        return text
    words, before, text = words_of(language), None, text[:_LONGEST_INPUT]
    for _ in range(8):  # taking out markup may leave markup: "<<b>b>"
        if text == before or _is_plain(text):
            break
        before, text = text, _clean(text, words)
    return _shorten(text, limit)


def _is_plain(text: str) -> bool:
    return len(text) <= _SURELY_SHORT and _PLAIN.fullmatch(text) is not None


def _clean(text: str, words: SpokenWords) -> str:
    text = _CONTROL.sub(" ", _UNSPEAKABLE.sub("", _unescape(text)))
    text = _PICTURES.sub(_gap, text)
    text = words_of_markdown(text, words)
    text = say_symbols(say_addresses(text, words), words)
    return _tidy(_MARKS_BETWEEN_WORDS.sub(" ", _MARKS_IN_WORDS.sub("", text)))


def _gap(picture: re.Match[str]) -> str:
    """What stays where a picture was: "Great 🎉!" is "Great!"."""
    return "" if picture.string[picture.end() : picture.end() + 1] in tuple(",.;:!?…") else " "


def _unescape(text: str) -> str:
    """Entities to characters, however often they were escaped: the tags in them are then taken out."""
    while "&" in text and (bare := html.unescape(text)) != text:
        text = bare
    return text


def _tidy(text: str) -> str:
    text = " ".join(_EMPTY.sub(" ", text).split())
    text = _BEFORE_MARKS.sub(r"\1\2", text)
    return text if _SAYABLE.search(text) else ""


def _shorten(text: str, limit: int) -> str:
    while len(text) > limit or (len(text) > _SURELY_SHORT and len(quote(text, safe="")) > _LONGEST_ENCODED):
        text = _without_end(text, min(limit, len(text) * 9 // 10))
    return text


def _without_end(text: str, length: int) -> str:
    """The text up to the last space within `length`, or to `length` where there is no space."""
    cut = text.rfind(" ", 1, length + 1)
    return _tidy(text[: cut if cut > 0 else length].rstrip(" ,;:(-–—/&+=@$"))
