"""X-Twilio-Signature, computed from Twilio's description and not with the SDK the app checks it with."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

Fields = Iterable[tuple[str, str]]


def sign(auth_token: str, url: str, fields: Fields = (), *, keep_port: bool = False) -> str:
    """The header's value for a request to `url`.

    `fields` are the form fields of a POST as they are sent, repeated ones included; none for GET, whose
    fields are already in the URL. `keep_port`: webhooks about text messages keep their port over https too.
    """
    text = signed_url(url, keep_port=keep_port) + "".join(name + value for name, value in _in_order(fields))
    digest = hmac.new(auth_token.encode(), text.encode("utf-8"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def signed_url(url: str, *, keep_port: bool = False) -> str:
    """The URL as it enters the signature: no fragment; over https no user, password or port."""
    parts = urlsplit(url)
    host = parts.netloc
    if parts.scheme == "https":
        host = host.rpartition("@")[2]
        if parts.port is not None and not keep_port:
            host = host.rpartition(":")[0]
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


def _in_order(fields: Fields) -> list[tuple[str, str]]:
    """Sorted by name, bytewise; a repeated field once per different value, those sorted too."""
    return sorted(set(fields), key=lambda field: (field[0].encode(), field[1].encode()))
