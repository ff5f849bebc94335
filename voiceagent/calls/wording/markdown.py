"""Markdown and HTML to their words, one line."""

import re

from voiceagent.calls.wording.addresses import say_site
from voiceagent.calls.wording.symbols import SpokenWords

_FENCE = re.compile(r"(`{3,}|~{3,})([^\n`]*)(?:\n(.*?)|([^\n]*?))(?:\1|\Z)", re.DOTALL)
_INLINE_CODE = re.compile(r"(`{1,2})([^`\n]+)\1")
_SAYABLE_CODE = re.compile(r"[\w\s.,'?!:()+=*/%&$#@-]{1,60}")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*+)\]\(\s*+<?([^()\s<>]*+(?:\([^()\s]*+\)[^()\s<>]*+)?)>?[^()]*+\)")
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\]\s?\[[^\[\]]*\]")
_DEFINITION = re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]+\S+[^\n]*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^?\d+\]")
_HALF_LINK = re.compile(r"\]\([^\s()]{0,300}\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>", re.IGNORECASE)
_COMMENT_OR_SCRIPT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:b|i|em|strong|u|s|a|code|span|sub|sup|small|mark)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!?][^<>]*>", re.IGNORECASE)

_LINE_MARK = re.compile(r"^\s*(?:(?:#{1,6}|[-*+•◦‣–>])\s+|>+\s*)+(?:\[[ xX]\]\s+)?")
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s")
_RULE = re.compile(r"^[\s|:*_=+-]*$")
_PAUSES = ".!?:;,…。！？؟،।—–"


def words_of_markdown(text: str, words: SpokenWords) -> str:
    """Headings, emphasis, lists, tables, links, code and tags become their words; lines become sentences."""
    text = _FENCE.sub(lambda found: f"\n{_code(found[3] or found[4] or '', words)}.\n", text)
    text = _INLINE_CODE.sub(lambda found: _code(found[2], words), text)
    text = _AUTOLINK.sub(r" \1 ", text)
    text = _TAG.sub(" ", _INLINE_TAG.sub("", _COMMENT_OR_SCRIPT.sub(" ", text)))
    return _one_line(_words_of_links(text, words))


def _code(code: str, words: SpokenWords) -> str:
    code = code.strip()
    if not code:
        return ""
    return code.replace("()", "") if _SAYABLE_CODE.fullmatch(code) else words.others.get("code", "…")


def _words_of_links(text: str, words: SpokenWords) -> str:
    if "[" not in text and "]" not in text:
        return text
    text = _DEFINITION.sub("", text)
    for _ in range(2):  # an image may stand in a link
        text = _IMAGE_OR_LINK.sub(lambda found: found[1] or say_site(found[2], words), text)
    return _HALF_LINK.sub("", _FOOTNOTE.sub("", _REFERENCE.sub(r"\1", text)))


def _one_line(text: str) -> str:
    """Join lines. What was a heading, a paragraph or an item on its own gets the pause of a full stop."""
    joined = ""
    pause_before = False
    for line in text.splitlines():
        said, stands_alone = _words_of_line(line)
        if said and joined:
            ends = (pause_before or stands_alone) and joined[-1] not in _PAUSES
            joined += f"{'.' if ends else ''} {said}"
        elif said:
            joined = said
        pause_before = stands_alone if said else True
    return joined


def _words_of_line(line: str) -> tuple[str, bool]:
    """The words of a line, and whether it is more than a piece of a paragraph."""
    if _RULE.match(line):
        return "", True
    said = _LINE_MARK.sub("", line).strip()
    if said.count("|") > 1:
        return ", ".join(cell.strip() for cell in said.split("|") if cell.strip()), True
    return said, said != line.strip() or bool(_NUMBERED.match(line))
