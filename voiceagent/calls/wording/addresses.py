"""Web and e-mail addresses, as a person would say them: "example dot com"."""

import re

from voiceagent.calls.wording.symbols import SpokenWords

_EMAIL = re.compile(r"(?:mailto:)?([\w.+-]{1,64})@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_URL = re.compile(r"(?:\b(?:https?|ftp|wss?)://|\bwww\.)[^\s<>\"”»]+", re.IGNORECASE)
_TRAILING = re.compile(r"[.,;:!?)\]}*_~'’]+$")  # belongs to the sentence, not to the address
_SITE = re.compile(
    r"\b(?i:(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6})(?:com|org|net|edu|gov|io|ai|dev|app|info|eu|uk|de|fr|es)\b(?:/[^\s,;!?<>]*)?"
)
_BEFORE_HOST = re.compile(r"^(?:\w+://)?(?:[^/@]*@)?(?:www\.)?", re.IGNORECASE)


def say_addresses(text: str, words: SpokenWords) -> str:
    """Replace each address: of an URL only the site is said, nobody wants to hear a path."""
    text = _EMAIL.sub(lambda found: _email(found, words), text) if words.others else text
    text = _URL.sub(lambda found: _url(found, words), text)
    if not words.others:
        return text  # without a word for the dot, "example.com" is said as it is
    return _SITE.sub(lambda found: _url(found, words), text)


def say_site(url: str, words: SpokenWords) -> str:
    """The site of an URL: "https://www.example.com/a?b" is "example dot com"."""
    host = re.split(r"[/?#:]", _BEFORE_HOST.sub("", url), maxsplit=1)[0]
    return _dots(host.strip("."), words)


def _url(found: re.Match[str], words: SpokenWords) -> str:
    url = found.group()
    trailing = _TRAILING.search(url)
    kept = trailing.group() if trailing else ""
    return f" {say_site(url.removesuffix(kept), words)}{kept} "


def _email(found: re.Match[str], words: SpokenWords) -> str:
    mailbox = _dots(found[1], words).replace("_", f" {words.others['underscore']} ")
    return f"{mailbox} {words.others['at']} {_dots(found[2], words)}"


def _dots(name: str, words: SpokenWords) -> str:
    return name.replace(".", f" {words.others['dot']} ") if words.others else name
