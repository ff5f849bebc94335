"""Twilio's REST side for tests without a phone: the simulator's own, with nobody calling."""

from collections.abc import Iterator
from contextlib import contextmanager

from voiceagent.simulator.account import Account, CallRecord
from voiceagent.simulator.call_fields import CallFields
from voiceagent.simulator.clock import Clock
from voiceagent.simulator.rest.server import RestServer

SID = "AC" + "0" * 32
TOKEN = "12345"
OURS = "+12025550100"


@contextmanager
def twilio_rest(clock: Clock) -> Iterator[Account]:
    """An account whose REST side listens at `account.api_url`. Texts are delivered by hand."""
    server = RestServer()
    account = Account(SID, TOKEN, OURS, clock, server.url, delivery="by hand")
    server.start(account)
    try:
        yield account
    finally:
        server.stop()
        account.close()


def keep_call(account: Account, call_sid: str, status: str, duration: int | None = None) -> None:
    """Let Twilio know of a call."""
    fields = CallFields(call_sid, account.sid, "+12025550123", account.number, "inbound", status)
    over = account.clock.now() if duration is not None else None
    account.calls[call_sid] = CallRecord(fields, account.clock.now(), ended_at=over, duration=duration)
