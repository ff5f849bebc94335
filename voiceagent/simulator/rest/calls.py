"""POST Calls.json, GET and POST Calls/{CA}.json."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from voiceagent.simulator.account import Account, CallOrder, CallRecord
from voiceagent.simulator.outcomes import End, Fetch, Inline
from voiceagent.simulator.rest.errors import RestError, not_found
from voiceagent.simulator.rules.kinds import PHONE_NUMBER, url

LONGEST_TWIML = 4000
_ABSOLUTE = url("http", "https", relative=False)
_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})


def create(account: Account) -> ResponseReturnValue:
    form = request.form
    to, from_ = form.get("To", ""), form.get("From", "")
    if PHONE_NUMBER(to):
        raise RestError(400, 21211, f"Invalid 'To' Phone Number: {to}")
    if from_ != account.number:
        raise RestError(400, 21210, f"'From' phone number not verified: {from_}")
    first = _document()
    if first is None:
        raise RestError(400, 21205, "Url parameter is required.")
    events = frozenset(word for value in form.getlist("StatusCallbackEvent") for word in value.split())
    order = CallOrder(
        to,
        from_,
        first,
        _callback("FallbackUrl", "FallbackMethod"),
        _callback("StatusCallback", "StatusCallbackMethod"),
        events & _EVENTS or frozenset({"completed"}),
        bool(form.get("MachineDetection")),
    )
    return jsonify(as_json(account, account.place(order))), 201


def fetch(account: Account, sid: str) -> ResponseReturnValue:
    return jsonify(as_json(account, _record(account, sid)))


def update(account: Account, sid: str) -> ResponseReturnValue:
    """Status `completed` or `canceled` ends the call; Url or Twiml replaces the running document."""
    record = _record(account, sid)
    status = request.form.get("Status")
    if status not in {None, "completed", "canceled"}:
        raise RestError(400, 21218, f"Invalid Status: {status}")
    outcome = End() if status else _document()
    if outcome is None:
        raise RestError(400, 21205, "Url, Twiml or Status is required.")
    if record.ended_at is not None:
        raise RestError(400, 21220, "Call is not in-progress. Cannot redirect.")
    if record.call is not None:
        record.call.replace(outcome)
    elif status:
        record.fields.status = "canceled"
    return jsonify(as_json(account, record))


ROUTES = (
    ("POST", "/Calls.json", create),
    ("GET", "/Calls/<sid>.json", fetch),
    ("POST", "/Calls/<sid>.json", update),
)


def as_json(account: Account, record: CallRecord) -> dict[str, Any]:
    fields = record.fields
    return {
        "sid": fields.call_sid,
        "account_sid": account.sid,
        "api_version": "2010-04-01",
        "answered_by": fields.extra.get("AnsweredBy"),
        "date_created": _date(record.created_at),
        "date_updated": _date(record.ended_at or record.created_at),
        "start_time": _date(record.created_at) if record.call else None,
        "end_time": _date(record.ended_at),
        "duration": None if record.duration is None else str(record.duration),
        "direction": fields.direction,
        "from": fields.from_,
        "parent_call_sid": None,
        "price": None,
        "price_unit": "USD",
        "status": fields.status,
        "subresource_uris": {},
        "to": fields.to,
        "uri": f"/2010-04-01/Accounts/{account.sid}/Calls/{fields.call_sid}.json",
    }


def _record(account: Account, sid: str) -> CallRecord:
    record = account.calls.get(sid)
    if record is None:
        raise not_found(request.path)
    return record


def _document() -> Fetch | Inline | None:
    """The document a request asks for: Twiml wins over Url."""
    twiml = request.form.get("Twiml")
    if twiml is not None:
        if len(twiml) > LONGEST_TWIML:
            raise RestError(400, 32018, f"Twiml exceeds {LONGEST_TWIML} characters.")
        return Inline(twiml)
    return _callback("Url", "Method")


def _callback(name: str, method_name: str) -> Fetch | None:
    wanted = request.form.get(name)
    if not wanted:
        return None
    if _ABSOLUTE(wanted):
        raise RestError(400, 21205, f"{name} is not a valid URL: {wanted}")
    return Fetch(wanted, request.form.get(method_name, "POST").upper())


def _date(seconds: float | None) -> str | None:
    return None if seconds is None else format_datetime(datetime.fromtimestamp(seconds, UTC))
