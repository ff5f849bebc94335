"""The guard at the door, seen from inside; what gets past it and what does not is in tests/attacks."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
import structlog
from flask import Flask, Request
from werkzeug.test import EnvironBuilder

from tests.attacks.wire import FORM, Fields
from voiceagent.core.errors import Refused
from voiceagent.core.logs import bind_call
from voiceagent.simulator.signature import sign
from voiceagent.telephony.signature import SignatureCheck
from voiceagent.web.guards import MAX_FIELDS, only_twilio, raw_path_and_query

ACCOUNT, TOKEN = "AC" + "1" * 32, "t" * 32
SITE, PATH = "https://example.com", "/voice/turn"


@pytest.mark.parametrize(
    ("environ", "seen"),
    [
        ({"RAW_URI": "/voice/turn?turn=3&x=%2B1%20a+b"}, "/voice/turn?turn=3&x=%2B1%20a+b"),  # gunicorn
        ({"REQUEST_URI": "/voice/turn?turn=3"}, "/voice/turn?turn=3"),  # others
        ({"RAW_URI": "http://evil.example/voice/turn?x=1"}, "/voice/turn?b=2&a=1"),
        ({"RAW_URI": "", "REQUEST_URI": ""}, "/voice/turn?b=2&a=1"),
        ({}, "/voice/turn?b=2&a=1"),
        ({"QUERY_STRING": ""}, "/voice/turn"),
    ],
)
def test_the_url_is_seen_as_it_came_over_the_wire(environ, seen):
    built = EnvironBuilder(path="/voice/turn", query_string="b=2&a=1").get_environ()
    for name in ("RAW_URI", "REQUEST_URI"):
        built.pop(name, None)
    assert raw_path_and_query(Request(built | environ)) == seen


def _is_let_in(guard: Callable[[], None], fields: Fields, signature: str) -> int:
    """200, or the status with which the guard refuses."""
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
    with Flask(__name__).test_request_context(PATH, method="POST", data=urlencode(fields), headers=headers):
        try:
            guard()
        except Refused as refused:
            return refused.status
        return 200


def test_without_a_token_nothing_passes():
    fields = (("AccountSid", ""),)
    assert _is_let_in(only_twilio(None, ""), fields, sign("", SITE + PATH, fields)) == 403


@pytest.mark.parametrize(("count", "status"), [(MAX_FIELDS, 200), (MAX_FIELDS + 1, 413)])
def test_there_may_be_many_fields_but_not_any_number(count, status):
    fields = (("AccountSid", ACCOUNT), *((f"f{n}", "") for n in range(count - 1)))
    guard = only_twilio(SignatureCheck(TOKEN, SITE), ACCOUNT)
    assert _is_let_in(guard, fields, sign(TOKEN, SITE + PATH, fields)) == status


def test_a_stranger_on_a_kept_connection_is_not_logged_as_the_call_before():
    """A connection is one thread or greenlet, and what was bound to it stays bound."""
    bind_call(call_sid="CA1", turn=3)
    guard = only_twilio(SignatureCheck(TOKEN, SITE), ACCOUNT)
    assert _is_let_in(guard, (), "A" * 27 + "=") == 403
    assert structlog.contextvars.get_contextvars() == {}
