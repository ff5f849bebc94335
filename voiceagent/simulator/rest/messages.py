"""POST and GET Messages.json, GET Messages/{SM}.json."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from voiceagent.simulator.account import Account
from voiceagent.simulator.messages import Message
from voiceagent.simulator.rest.errors import RestError, not_found
from voiceagent.simulator.rules.kinds import PHONE_NUMBER
from voiceagent.simulator.sms_segments import segments_of

LONGEST_BODY = 1600


def create(account: Account) -> ResponseReturnValue:
    form = request.form
    to, from_, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
    _require_sendable(account, to, from_, body)
    message = account.messages.send(to, from_, body, form.get("StatusCallback"))
    as_accepted = replace(message, status="queued")  # it may be on its way already
    return jsonify(as_json(account, as_accepted)), 201


def fetch(account: Account, sid: str) -> ResponseReturnValue:
    message = account.messages.find(sid)
    if message is None:
        raise not_found(request.path)
    return jsonify(as_json(account, message))


def listing(account: Account) -> ResponseReturnValue:
    """Newest first; filters To, From, DateSent, DateSent<, DateSent> (days, UTC)."""
    found = list(filter(_filter(), reversed(account.messages.all)))
    size = request.args.get("PageSize", 50, type=int)
    return jsonify(
        messages=[as_json(account, message) for message in found[:size]],
        page=0,
        page_size=size,
        start=0,
        end=max(0, min(size, len(found)) - 1),
        uri=request.full_path,
        first_page_uri=request.full_path,
        next_page_uri=None,
        previous_page_uri=None,
    )


ROUTES = (
    ("POST", "/Messages.json", create),
    ("GET", "/Messages.json", listing),
    ("GET", "/Messages/<sid>.json", fetch),
)


def as_json(account: Account, message: Message) -> dict[str, Any]:
    created = format_datetime(datetime.fromtimestamp(message.created_at, UTC))
    return {
        "sid": message.sid,
        "account_sid": account.sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": created,
        "date_updated": created,
        "date_sent": None if message.status == "queued" else created,
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "from": message.from_,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(segments_of(message.body).count),
        "price": None,
        "price_unit": "USD",
        "status": message.status,
        "subresource_uris": {},
        "to": message.to,
        "uri": f"/2010-04-01/Accounts/{account.sid}/Messages/{message.sid}.json",
    }


def _require_sendable(account: Account, to: str, from_: str, body: str) -> None:
    """21602, 21603 and 21606 are from memory; the others stand in the facts."""
    if not to or PHONE_NUMBER(to):
        raise RestError(400, 21211, f"Invalid 'To' Phone Number: {to}")
    if not from_:
        raise RestError(400, 21603, "A 'From' phone number is required.")
    if from_ != account.number:
        raise RestError(400, 21606, f"The 'From' phone number {from_} is not one of this account's.")
    if not body:
        raise RestError(400, 21602, "Message body is required.")
    if len(body) > LONGEST_BODY:
        raise RestError(400, 21617, f"The message body exceeds the {LONGEST_BODY} character limit.")
    if to in account.opted_out:
        raise RestError(400, 21610, "Attempt to send to unsubscribed recipient")
    if to in account.unreachable_by_sms:
        raise RestError(400, 21614, f"'To' number is not a valid mobile number: {to}")


def _filter() -> Callable[[Message], bool]:
    """What the query asks for, read once."""
    to, from_ = request.args.get("To"), request.args.get("From")
    day, latest, earliest = _day("DateSent"), _day("DateSent<"), _day("DateSent>")

    def matches(message: Message) -> bool:
        sent = datetime.fromtimestamp(message.created_at, UTC).date()
        return (
            to in {None, message.to}
            and from_ in {None, message.from_}
            and day in {None, sent}
            and (earliest or sent) <= sent <= (latest or sent)
        )

    return matches


def _day(name: str) -> date | None:
    value = request.args.get(name)
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError as bad:
        raise RestError(400, 20001, f"{name} is not a date: {value}") from bad
