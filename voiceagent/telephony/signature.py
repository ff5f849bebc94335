"""Is a webhook Twilio's? X-Twilio-Signature over the URL that Twilio knows and the fields as they came."""

import hmac
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from twilio.request_validator import RequestValidator, add_port, remove_port


class SignatureCheck:
    """Knows the account's auth token and the public URL; one object serves all requests.

    The URL is put together from PUBLIC_URL, which may have a port and a path prefix, and what the request
    line said. Host and X-Forwarded-* do not enter: whoever sends them chooses them.
    """

    def __init__(self, auth_token: str, public_url: str) -> None:
        self._validator = RequestValidator(auth_token)
        self._base = _as_signed(public_url)

    def is_from_twilio(self, path_and_query: str, fields: Mapping[str, Any], signature: str) -> bool:
        """True when `signature` fits. Never raises, whatever a stranger sends.

        `path_and_query`: as it stood in the request line, percent-encoding and order untouched, e.g.
        `/voice/turn?turn=3&part=1`, without the prefix of PUBLIC_URL. `fields`: the form's MultiDict itself
        (a plain dict has lost repeated fields already), empty for a GET and for a WebSocket's upgrade.
        """
        return self._fits(signature, path_and_query, lambda: self._fitting(path_and_query, fields))

    def is_twilios_socket(self, path_and_query: str, signature: str) -> bool:
        """The same for the upgrade to a WebSocket, which is signed over its wss URL without fields."""
        return self._fits(signature, path_and_query, lambda: self._fitting_socket(path_and_query))

    def _fits(self, signature: str, path_and_query: str, fitting: Callable[[], Iterator[str]]) -> bool:
        if not signature.isascii() or not path_and_query.startswith("/"):
            return False
        try:
            return any(hmac.compare_digest(fit, signature) for fit in fitting())
        except UnicodeEncodeError:  # half a surrogate pair: no such request comes from Twilio
            return False

    def _fitting(self, path_and_query: str, fields: Mapping[str, Any]) -> Iterator[str]:
        """Twilio signs some requests with the port and some without (facts/twilio.md section 4): either fits.

        `RequestValidator.validate` tries both too, but compares in Python, character by character.
        """
        url = urlsplit(self._base + path_and_query)
        without = remove_port(url)
        yield self._validator.compute_signature(without, fields)  # the usual one first: most often it is enough
        if (candidate := add_port(url)) != without:
            yield self._validator.compute_signature(candidate, fields)

    def _fitting_socket(self, path_and_query: str) -> Iterator[str]:
        """With and without a port, as above; and Twilio's page says to try again with a slash at the end."""
        url = urlsplit(socket_url(self._base) + path_and_query)
        port = url.port or (443 if url.scheme == "wss" else 80)
        with_port = urlunsplit(url._replace(netloc=f"{url.hostname}:{port}"))
        for candidate in dict.fromkeys((url.geturl(), remove_port(url), with_port)):
            yield self._validator.compute_signature(candidate, {})
            yield self._validator.compute_signature(f"{candidate}/", {})


def socket_url(public_url: str) -> str:
    """The same place for a WebSocket: https becomes wss."""
    return f"ws{public_url.removeprefix('http')}"


def _as_signed(public_url: str) -> str:
    """Over https Twilio signs without user and password; a slash at the end would double the path's own."""
    parts = urlsplit(public_url.rstrip("/"))
    host = parts.netloc.rpartition("@")[2] if parts.scheme == "https" else parts.netloc
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
