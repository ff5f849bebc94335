"""Who may come in: Twilio, with a signature over the URL it was given and the fields as they came."""

from collections.abc import Callable

from flask import Request, request

from voiceagent.core.errors import Refused
from voiceagent.core.logs import clear_call
from voiceagent.telephony.signature import SignatureCheck

MAX_FIELDS = 500
"""Twilio sends some forty. 256 kB of tiny fields would cost a quarter of a second to parse and sort."""


def only_twilio(check: SignatureCheck | None, account_sid: str) -> Callable[[], None]:
    """A `before_request` that lets signed requests of our account pass. Without a check nothing passes."""

    def guard() -> None:
        clear_call()  # the connection may have served a call before: a stranger's line is not one of that call
        signature = request.headers.get("X-Twilio-Signature")
        if check is None:
            raise Refused(403, "no TWILIO_AUTH_TOKEN to check signatures with")
        if not signature:
            raise Refused(403, "not signed")
        if request.mimetype != "application/x-www-form-urlencoded":
            raise Refused(415, "not a form")
        if request.get_data(cache=True).count(b"&") >= MAX_FIELDS:
            raise Refused(413, "too many fields")
        if not check.is_from_twilio(raw_path_and_query(request), request.form, signature):
            raise Refused(403, "wrong signature")
        if request.form.get("AccountSid") != account_sid:
            raise Refused(403, "another account")

    return guard


def only_twilios_socket(check: SignatureCheck | None) -> Callable[[], None]:
    """A `before_request` that lets signed upgrades to a WebSocket pass; whose call it is, the socket's setup says."""

    def guard() -> None:
        clear_call()
        signature = request.headers.get("X-Twilio-Signature")
        if check is None:
            raise Refused(403, "no TWILIO_AUTH_TOKEN to check signatures with")
        if not signature:
            raise Refused(403, "not signed")
        if not check.is_twilios_socket(raw_path_and_query(request), signature):
            raise Refused(403, "wrong signature")
        if request.headers.get("Sec-WebSocket-Version") != "13" or not request.headers.get("Sec-WebSocket-Key"):
            raise Refused(400, "no upgrade to a WebSocket")
        # Messages are small: to compress them costs more than it saves, and what is compressed may be a bomb.
        request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)

    return guard


def raw_path_and_query(a_request: Request) -> str:
    """As it came over the wire: a decoded or re-encoded query has another signature."""
    raw = a_request.environ.get("RAW_URI") or a_request.environ.get("REQUEST_URI")
    if isinstance(raw, str) and raw.startswith("/"):
        return raw
    query = a_request.query_string.decode("latin-1")
    return f"{a_request.path}?{query}" if query else a_request.path
