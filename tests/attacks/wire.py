"""Raw webhooks over real HTTP: what Twilio, a proxy or a stranger may put on the wire."""

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from voiceagent.simulator.account import Account, new_call_sid
from voiceagent.simulator.check import require_valid_twiml
from voiceagent.simulator.signature import sign

FORM = "application/x-www-form-urlencoded; charset=UTF-8"
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Webhook:
    """A request as it is sent: with `body` instead of `fields`, if there is one, in chunks if it is no bytes."""

    path: str
    fields: Fields = ()
    signature: str | None = None
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] | None = None

    @property
    def content(self) -> bytes | Iterable[bytes]:
        return urlencode(self.fields).encode() if self.body is None else self.body


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    content_type: str | None

    def spoken(self) -> str:
        """The TwiML; an AssertionError unless Twilio takes it as it stands and the caller hears something."""
        assert self.status == 200
        require_valid_twiml(self.body, self.content_type)
        assert b"<Say" in self.body
        return self.body.decode()


@dataclass(frozen=True)
class Site:
    """The app at `url` as one Twilio account knows it: by `public_url`, which is `url` where nothing is between."""

    account: Account
    url: str
    public_url: str = ""

    def webhook(self, path: str, fields: Mapping[str, str] | Fields, *, token: str = "", url: str = "") -> Webhook:
        """One that is signed: as Twilio does, or with another `token`, or for another `url`."""
        pairs = tuple(fields.items()) if isinstance(fields, Mapping) else fields
        base = url or self.public_url or self.url
        return Webhook(path, pairs, sign(token or self.account.auth_token, base + path, pairs))

    def fields(self, **more: str) -> dict[str, str]:
        """A new call's fields, good for every webhook there is."""
        call_sid = new_call_sid()
        return {
            "CallSid": call_sid,
            "AccountSid": self.account.sid,
            "From": "+14155550100",
            "To": self.account.number,
            "CallStatus": "in-progress",
            "SpeechResult": "I wonder why",
            "Confidence": "0.9",
            "MessageSid": "SM" + call_sid[2:],
            "MessageStatus": "sent",
            **more,
        }

    def post(self, path: str, fields: Mapping[str, str] | Fields) -> Answer:
        """A webhook of Twilio's and its answer."""
        return self.send(self.webhook(path, fields))

    def send(self, webhook: Webhook) -> Answer:
        """Over a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        headers = {"Content-Type": FORM, **webhook.headers}
        if webhook.signature is not None:
            headers["X-Twilio-Signature"] = webhook.signature
        try:
            _request(connection, webhook, headers)
            response = connection.getresponse()
            return Answer(response.status, response.read(), response.getheader("Content-Type"))
        finally:
            connection.close()


def _request(connection: http.client.HTTPConnection, webhook: Webhook, headers: dict[str, str]) -> None:
    content = webhook.content
    if not isinstance(content, bytes):
        headers["Transfer-Encoding"] = "chunked"
    try:
        connection.request(
            webhook.method, webhook.path, content, headers, encode_chunked=not isinstance(content, bytes)
        )
    except (BrokenPipeError, ConnectionResetError):
        """Refused before all of it was sent; the answer may be there all the same."""
