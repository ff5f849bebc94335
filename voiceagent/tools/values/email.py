"""An e-mail address: "j dot smith at gmail dot com", "S as in Sam, ...", or as a recogniser wrote it."""

import re
import unicodedata

from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import plain, with_numerals, with_repeats
from voiceagent.tools.values.spelling import joined_letters, spelled_out, with_letters
from voiceagent.tools.values.talk import without_lead_in
from voiceagent.tools.values.words.base import LetterWords, Words

_PROVIDERS = {
    **{name: f"{name}.com" for name in ("gmail", "hotmail", "yahoo", "outlook", "icloud", "aol")},
    **{"gmx": "gmx.de", "web": "web.de", "googlemail": "googlemail.com", "proton": "proton.me"},
}
_SPLIT_NAMES = re.compile(r"\b(g|hot|google|proton|i) (mail|cloud)\b")
_ENDINGS = re.compile(r"(?<=[\w-]{2}) (com|org|net|edu|de|fr|es|co uk|io|info)$")
_WRITTEN = re.compile(r"(?<!\S)[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONGER_WORDS = re.compile(r"[^\W\d_]{2,}(?:[ -][^\W\d_]{2,})*")  # a single "o" is a letter here, no zero
_ONE_WORD = re.compile(
    r"\b(?:all (?:in )?(?:lower ?case|one word|together)|lower ?case|capital|alles klein|en minúsculas)\b"
)
_ASIDES = {"and", "then", "und", "dann", "et", "puis", "the", "number"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def parse(text: str, digits: str, context: Context) -> Value | Unclear:
    words = words_of(context.language)
    text = without_lead_in(plain(text).rstrip("."), words)
    if not text or digits:
        return Unclear("nothing")
    mailbox, at, domain = _written_out(_ONE_WORD.sub(" ", text), words).rpartition("@")
    if not at:
        return _without_at(domain, text)
    domain = _PROVIDERS.get(domain, domain)
    address = f"{mailbox}@{domain}"
    exact = _checked(address)
    if exact is None:
        return Unclear("impossible" if mailbox and "." in domain else "more", text, _said(address, words.letters))
    return Value(exact, _said(exact, words.letters), _spelled(exact, words.letters))


def _written_out(text: str, words: Words) -> str:
    """The address as it is written: marks for their words, letters joined, no blanks."""
    if as_written := _WRITTEN.search(text):
        return as_written.group()
    letters = words.letters
    text = with_repeats(with_letters(_SPLIT_NAMES.sub(r"\1\2", text.replace(",", " ")), letters), words)
    text = _LONGER_WORDS.sub(lambda found: with_numerals(found.group(), words), text)
    for pattern, mark in letters.marks:
        text = re.sub(rf"(?<!\S)(?:{pattern})(?!\S)", mark, text)
    text = re.sub(rf"(?<!\S)(?:{letters.at})(?!\S)", "@", text)
    text = _ENDINGS.sub(lambda found: " . " + found[1].replace(" ", " . "), text)  # "yahoo com"
    tokens = [token.strip(",;:") for token in text.replace("@", " @ ").split()]
    written = "".join(joined_letters([token for token in tokens if token and token not in _ASIDES])).strip(".")
    return _unaccented(written, words)


def _unaccented(address: str, words: Words) -> str:
    """Recognisers write names as names are written; addresses with an accent in them hardly exist."""
    plain_letters = address.translate(_UMLAUTS) if words.code == "de" else address
    return "".join(one for one in unicodedata.normalize("NFD", plain_letters) if not unicodedata.combining(one))


def _without_at(written: str, text: str) -> Unclear:
    """A mailbox alone ("j dot smith") is the beginning of an address; a sentence is none."""
    is_mailbox = len(text.split()) <= 2 or re.search(r"[._+-]|\d", written) or _is_spelled(text)
    return Unclear("more", text, text) if is_mailbox else Unclear("nothing")


def _is_spelled(text: str) -> bool:
    tokens = text.split()
    return sum(len(token) == 1 for token in tokens) * 2 > len(tokens)


def _checked(address: str) -> str | None:
    # Only calls that ask for an address need it.
    from email_validator import EmailNotValidError, validate_email

    try:
        # Its name server would be asked while the caller waits: what is read back is right, or is refused.
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _said(address: str, letters: LetterWords) -> str:
    for mark, word in (*letters.say_marks.items(), ("@", letters.say_at)):
        address = address.replace(mark, f" {word} ")
    return " ".join(address.split())


def _spelled(address: str, letters: LetterWords) -> str:
    mailbox, _, domain = address.partition("@")
    site, _, ending = domain.partition(".")
    spelled = site if domain in _PROVIDERS.values() else spelled_out(site, letters)
    return f"{spelled_out(mailbox, letters)}, {letters.say_at}, {spelled}, {_said('.' + ending, letters)}"
