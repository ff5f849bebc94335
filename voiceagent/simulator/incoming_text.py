"""A text message from a caller to the app, and what the app replies in the same breath."""

from collections.abc import Mapping
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from voiceagent.simulator.account import Account
from voiceagent.simulator.check import require_valid_twiml
from voiceagent.simulator.messages import Message
from voiceagent.simulator.number import Number
from voiceagent.simulator.rules.document import PLAIN_TEXT, media_type, parse
from voiceagent.simulator.webhooks import Exchange, Webhooks

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "UNSTOP", "YES"})
_SEGMENT = 153


def send_text(account: Account, number: Number, from_: str, body: str, extra: Mapping[str, str]) -> list[str]:
    """Raises WebhookError when the app cannot be asked, RejectedTwiML when it answers badly."""
    _heed_opt_out(account, from_, body)
    message = Message(number.phone_number, from_, body, account.clock.now(), direction="inbound", status="received")
    account.messages.keep_received(message)
    webhooks = account.webhooks(account.callbacks, sign_port=True)
    try:
        answer = webhooks.ask(number.sms_url, {**_fields(account, message), **extra})
        replies = _replies(answer, webhooks)
    finally:
        webhooks.close()
    for reply in replies:
        account.messages.send(from_, number.phone_number, reply, direction="outbound-reply")
    return replies


def _heed_opt_out(account: Account, from_: str, body: str) -> None:
    """Twilio keeps its own list whatever the app does; the words reach the app too."""
    word = body.strip().upper()
    if word in STOP_WORDS:
        account.opted_out.add(from_)
    elif word in START_WORDS:
        account.opted_out.discard(from_)


def _fields(account: Account, message: Message) -> dict[str, str]:
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": account.sid,
        "From": message.from_,
        "To": message.to,
        "Body": message.body,
        "NumMedia": "0",
        "NumSegments": str(max(1, -(-len(message.body) // _SEGMENT))),
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }


def _replies(answer: Exchange, webhooks: Webhooks) -> list[str]:
    if media_type(answer.content_type) == PLAIN_TEXT:
        return [answer.body.decode("utf-8", "replace")] if answer.body.strip() else []
    require_valid_twiml(answer.body, answer.content_type, channel="messaging", url=answer.url)
    root, _ = parse(answer.body)
    replies: list[str] = []
    for verb in root if root is not None else ():
        if verb.tag == "Redirect":
            url = urljoin(answer.answered_by, (verb.text or "").strip())
            return replies + _replies(webhooks.ask(url, {}, method=verb.get("method", "POST")), webhooks)
        replies.append(_words(verb))
    return replies


def _words(message: ET.Element) -> str:
    bodies = [child.text or "" for child in message if child.tag == "Body"]
    return "".join([(message.text or "").strip(), *bodies])
