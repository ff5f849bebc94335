"""What may be done to a webhook on its way: by strangers, who must not get in, and by proxies, who must."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from tests.attacks.wire import Fields, Site, Webhook
from voiceagent.simulator.signature import sign

OTHER_ACCOUNT = "AC" + "f" * 32
BIG = 10_000_000

Change = Callable[[Site, Webhook], Webhook]


def _with_headers(**headers: str) -> Change:
    return lambda _site, good: replace(good, headers={name.replace("_", "-"): value for name, value in headers.items()})


def _unsigned(change: Change) -> Change:
    return lambda site, good: replace(change(site, good), signature=None)


def _resigned(**fields: str | None) -> Change:
    """Signed by Twilio's token, but with these fields; None takes one away."""

    def change(site: Site, good: Webhook) -> Webhook:
        changed = {**dict(good.fields), **fields}
        return site.webhook(good.path, {name: value for name, value in changed.items() if value is not None})

    return change


def _signed_for(url: str, **headers: str) -> Change:
    """Signed well, but for another URL, which the headers then claim to be ours."""

    def change(site: Site, good: Webhook) -> Webhook:
        foreign = site.webhook(good.path, good.fields, url=url)
        return replace(foreign, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return change


def _fields(change: Callable[[Fields], Fields]) -> Change:
    """Changed after they were signed."""
    return lambda _site, good: replace(good, fields=change(good.fields))


def _method(method: str) -> Change:
    return lambda _site, good: replace(good, method=method)


def _json(_site: Site, good: Webhook) -> Webhook:
    return replace(good, body=json.dumps(dict(good.fields)).encode(), headers={"Content-Type": "application/json"})


def _multipart(_site: Site, good: Webhook) -> Webhook:
    parts = [f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in good.fields]
    return replace(
        good,
        body="".join([*parts, "--x--\r\n"]).encode(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )


def _gzipped(_site: Site, good: Webhook) -> Webhook:
    return replace(good, body=gzip.compress(urlencode(good.fields).encode()), headers={"Content-Encoding": "gzip"})


def _bomb(_site: Site, good: Webhook) -> Webhook:
    return replace(good, body=gzip.compress(b"a" * BIG), headers={"Content-Encoding": "gzip"})


def _big(_site: Site, good: Webhook) -> Webhook:
    return replace(good, fields=(*good.fields, ("SpeechResult", "x" * BIG)))


def _big_in_chunks(_site: Site, good: Webhook) -> Webhook:
    return replace(good, body=(b"a=" + b"x" * 65_536 for _ in range(30)))


def _many(_site: Site, good: Webhook) -> Webhook:
    return replace(good, fields=(*good.fields, *((f"f{n}", "") for n in range(10_000))))


FORGERIES: dict[str, tuple[Change, int]] = {
    "unsigned": (lambda _site, good: replace(good, signature=None), 403),
    "empty signature": (lambda _site, good: replace(good, signature=""), 403),
    "wrong signature": (lambda _site, good: replace(good, signature="A" * 27 + "="), 403),
    "long signature": (lambda _site, good: replace(good, signature="A" * 20_000), 403),
    "odd signature": (lambda _site, good: replace(good, signature="\xfc\x80'\"<"), 403),
    "another token's": (lambda site, good: site.webhook(good.path, good.fields, token="0" * 32), 403),
    "an empty token's": (
        lambda site, good: replace(good, signature=sign("", site.url + good.path, good.fields)),
        403,
    ),
    "another path's": (
        lambda site, good: replace(good, signature=site.webhook("/voice", good.fields).signature),
        403,
    ),
    "a field changed": (_fields(lambda f: (*f[:-1], (f[-1][0], "changed"))), 403),
    "a field added": (_fields(lambda f: (*f, ("Digits", "1"))), 403),
    "an empty field added": (_fields(lambda f: (*f, ("Digits", ""))), 403),
    "a field removed": (_fields(lambda f: f[:-1]), 403),
    "a field repeated with another value": (_fields(lambda f: (("CallSid", "CA1"), *f)), 403),
    "all fields removed": (_fields(lambda f: ()), 403),
    "query added": (lambda _site, good: replace(good, path=good.path + "?turn=7"), 403),
    "another account": (_resigned(AccountSid=OTHER_ACCOUNT), 403),
    "no account": (_resigned(AccountSid=None), 403),
    "empty account": (_resigned(AccountSid=""), 403),
    "two accounts": (
        lambda site, good: site.webhook(good.path, (("AccountSid", OTHER_ACCOUNT), *good.fields)),
        403,
    ),
    "unsigned, Host": (_unsigned(_with_headers(Host="127.0.0.1")), 403),
    "signed for a forged Host": (_signed_for("http://evil.example", Host="evil.example"), 403),
    "signed for a forged X-Forwarded-Host": (
        _signed_for("https://evil.example", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https"),
        403,
    ),
    "signed for a forged prefix": (
        _signed_for("http://evil.example/x", Host="evil.example", X_Forwarded_Prefix="/x", X_Script_Name="/x"),
        403,
    ),
    "unsigned, from the loopback": (
        _unsigned(_with_headers(X_Forwarded_For="127.0.0.1", X_Real_IP="127.0.0.1", Forwarded="for=127.0.0.1")),
        403,
    ),
    "unsigned, another method in a header": (_unsigned(_with_headers(X_HTTP_Method_Override="GET")), 403),
    "GET": (_method("GET"), 405),
    "HEAD": (_method("HEAD"), 405),
    "PUT": (_method("PUT"), 405),
    "PATCH": (_method("PATCH"), 405),
    "DELETE": (_method("DELETE"), 405),
    "OPTIONS": (_unsigned(_method("OPTIONS")), 403),
    "an unheard-of method": (_method("BREW"), 405),
    "JSON": (_json, 415),
    "unsigned JSON": (_unsigned(_json), 403),
    "multipart": (_multipart, 415),
    "no content type": (_with_headers(Content_Type=""), 415),
    "gzip": (_gzipped, 403),
    "gzip bomb": (_bomb, 403),
    "10 MB": (_big, 413),
    "unsigned 10 MB": (_unsigned(_big), 403),
    "2 MB in chunks": (_big_in_chunks, 403),
    "10,000 fields": (_many, 413),
    "unsigned 10,000 fields": (_unsigned(_many), 403),
}
"""What is done, and the status it gets."""

LET_IN: dict[str, Change] = {
    "another Host": _with_headers(Host="evil.example"),
    "a forged proxy": _with_headers(
        X_Forwarded_Host="evil.example",
        X_Forwarded_Proto="gopher",
        X_Forwarded_Port="0",
        X_Forwarded_Prefix="/x",
    ),
    "another content type spelling": _with_headers(Content_Type="Application/X-WWW-Form-Urlencoded"),
    "a repeated field": lambda site, good: site.webhook(good.path, (*good.fields, ("Tag", "b"), ("Tag", "a"))),
    "a field twice the same": lambda site, good: site.webhook(good.path, (*good.fields, ("Tag", "a"), ("Tag", "a"))),
    "unicode": _resigned(CallerName="Zoë 你好 🙂", CallerCity="São Paulo"),
    "a unicode name": _resigned(**{"größe": "1"}),
    "empty values": _resigned(CallerName="", Digits=""),
    "plus and blanks": _resigned(CallerName=" A + B  C ", CallerCity="+1 %2B"),
    "new fields": _resigned(CallToken="t", StirVerstat="TN-Validation-Passed-A", ZZZ="1"),
    "field order": lambda site, good: site.webhook(good.path, tuple(reversed(good.fields))),
}
