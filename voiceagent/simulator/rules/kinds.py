"""The kinds of values attributes take. Each kind answers with what is wrong with a value, or None."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

Kind = Callable[[str], str | None]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
E164 = re.compile(r"\+[1-9]\d{6,14}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-[a-z0-9]{4,8})?")
VOICE = re.compile(
    r"man|woman|alice"
    r"|Polly\.[A-Z][A-Za-z]+(-(Neural|Generative))?"
    r"|Google\.[a-z]{2,3}-[A-Z]{2}-(Standard-[A-Z]|Wavenet-[A-Z]|Neural2-[A-Z]|Chirp3-HD-[A-Z][a-z]+)"
)


def integer(low: int, high: int | None = None, *words: str) -> Kind:
    """A whole number from `low` to `high`, or one of `words`."""

    def check(value: str) -> str | None:
        whole = re.fullmatch(r"[0-9]{1,9}", value)
        if value in words or (whole and low <= int(value) <= (high or int(value))):
            return None
        most = f" to {high}" if high else " or more"
        return " or ".join([f"not a whole number, {low}{most}", *words])

    return check


def number(low: float, high: float) -> Kind:
    def check(value: str) -> str | None:
        fits = re.fullmatch(r"[0-9](\.[0-9]{1,6})?", value) and low <= float(value) <= high
        return None if fits else f"not a number from {low} to {high}"

    return check


def one_of(*values: str) -> Kind:
    return lambda value: None if value in values else f"not one of {', '.join(values)}"


def some_of(*values: str) -> Kind:
    """One or more of `values`, with blanks between them."""
    wrong = f"not some of {', '.join(values)}"
    return lambda value: None if value.split() and set(value.split()) <= set(values) else wrong


def pattern(regex: str | re.Pattern[str], meaning: str) -> Kind:
    compiled = re.compile(regex)
    return lambda value: None if compiled.fullmatch(value) else f"not {meaning}"


def url(*schemes: str, relative: bool = True) -> Kind:
    """A URL Twilio can call; `relative` ones are resolved against the document's."""

    def check(value: str) -> str | None:
        if not value or re.search(r"[\s\x00-\x1f\x7f<>\"{}|\\^`]", value):
            return "not a URL"
        try:
            parts = urlsplit(value)
            parts.port  # noqa: B018  raises when it is no number
        except ValueError:
            return "not a URL"
        if not parts.scheme and not parts.netloc:
            return None if relative else "not an absolute URL"
        return None if parts.scheme in schemes and parts.hostname else f"not a {'/'.join(schemes)} URL"

    return check


def socket_url(value: str) -> str | None:
    """wss, as Twilio has it. On this machine ws too: there is no certificate for a loopback address."""
    plain = url("ws", relative=False)
    if not plain(value) and urlsplit(value).hostname in LOOPBACK:
        return None
    return url("wss", relative=False)(value)


WEB = url("http", "https")
BOOLEAN = one_of("true", "false")
METHOD = one_of("GET", "POST")
BCP47 = pattern(LANGUAGE, "a BCP-47 language")
PHONE_NUMBER = pattern(E164, "an E.164 phone number")
