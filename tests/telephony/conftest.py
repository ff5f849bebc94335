"""Twilio as the client sees it: over the wire, with keys that fit."""

from collections.abc import Callable, Iterator

import pytest

from tests.standins.twilio_rest import OURS, SID, TOKEN, twilio_rest
from voiceagent.simulator.account import Account
from voiceagent.simulator.clock import RealClock
from voiceagent.telephony.client import TwilioClient


@pytest.fixture
def account() -> Iterator[Account]:
    with twilio_rest(RealClock()) as account:
        yield account


@pytest.fixture
def client_at() -> Callable[[str], TwilioClient]:
    """Build a client for a REST side that listens at a URL; it waits 3 s for an answer."""
    return lambda url: TwilioClient(SID, TOKEN, url, OURS, status_url="https://example.com/sms/status", read_s=3.0)


@pytest.fixture
def client(account: Account, client_at: Callable[[str], TwilioClient]) -> TwilioClient:
    return client_at(account.api_url)
