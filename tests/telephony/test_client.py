"""What we ask of Twilio, what it answers, and what we make of silence."""

import threading
import time
import traceback
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers.loopback import free_port
from tests.standins.http_server import CutOff, Exchange, HttpServer
from tests.standins.twilio_rest import OURS, keep_call
from voiceagent.core.errors import OutcomeUnknown, TelephonyFailed
from voiceagent.simulator.account import Failure
from voiceagent.simulator.messages import Message

THEIRS = "+12025550123"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_text_goes_out_and_its_reports_come_back_with_our_id(client, account):
    sms = client.send_sms(THEIRS, "You said: leaves.", message_id=7)
    (sent,) = account.messages.to(THEIRS)
    assert (sms.sid, sms.status) == (sent.sid, "queued")
    assert (sent.from_, sent.body) == (OURS, "You said: leaves.")
    assert sent.status_callback == "https://example.com/sms/status?message=7"


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, 21211, False),
        (400, 21408, False),
        (400, 21610, False),
        (400, 21614, False),
        (400, 30034, False),
        (400, 99999, False),
        (404, 20404, False),
        (429, 20429, True),
        (429, 429, True),
        (401, 20003, True),
    ],
)
def test_a_refusal_says_if_trying_again_helps(client, account, status, code, retryable):
    account.failures.append(Failure("Messages", status=status, code=code))
    with pytest.raises(TelephonyFailed) as refused:
        client.send_sms(THEIRS, "hello", message_id=1)
    assert (refused.value.code, refused.value.retryable) == (code, retryable)
    assert not isinstance(refused.value, OutcomeUnknown)
    assert account.messages.all == []


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(Failure("Messages", status=None, accepted=True), id="cut-off-after-it-was-taken-on"),
        pytest.param(Failure("Messages", status=500, accepted=True), id="error-after-it-was-taken-on"),
        pytest.param(Failure("Messages", status=None, accepted=True, hang_s=5), id="no-answer"),
    ],
)
def test_a_text_that_may_be_on_its_way_has_an_unknown_outcome_and_can_be_found(client, account, failure):
    account.failures.append(failure)
    with pytest.raises(OutcomeUnknown) as lost:
        client.send_sms(THEIRS, "hello", message_id=1)
    assert lost.value.retryable
    found = client.find_sms(THEIRS, "hello", since=datetime.now(UTC))
    assert found is not None
    assert found.sid == account.messages.to(THEIRS)[0].sid


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b""])
def test_an_answer_nobody_can_read_is_an_unknown_outcome(client_at, body):
    with _Scripted(lambda exchange: exchange.send(200, body, "application/json")) as server:
        with pytest.raises(OutcomeUnknown):
            client_at(server.url).send_sms(THEIRS, "hello", message_id=1)
        with pytest.raises(TelephonyFailed) as failed:
            client_at(server.url).find_sms(THEIRS, "hello", since=LONG_AGO)
    assert not isinstance(failed.value, OutcomeUnknown)


def test_a_redirect_is_not_followed_with_our_keys(client_at):
    with _Scripted(lambda exchange: exchange.send_json(307, {}, {"location": "/elsewhere"})) as server:
        with pytest.raises(TelephonyFailed):
            client_at(server.url).send_sms(THEIRS, "hello", message_id=1)
        assert server.paths == ["/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json"]


def test_a_refused_connection_has_a_known_outcome(client_at):
    with pytest.raises(TelephonyFailed) as failed:
        client_at(f"http://127.0.0.1:{free_port()}").send_sms(THEIRS, "hello", message_id=1)
    assert failed.value.retryable
    assert not isinstance(failed.value, OutcomeUnknown)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 503])
def test_every_request_fails_in_the_same_way(client, account, status):
    for resource, ask in (
        ("Messages", lambda: client.find_sms(THEIRS, "hello", since=LONG_AGO)),
        ("Calls", lambda: client.call_status("CA1")),
    ):
        account.failures.append(Failure(resource, status=status, code=20003 if status == 401 else status))
        with pytest.raises(TelephonyFailed) as failed:
            ask()
        assert failed.value.retryable is (status not in {400, 404})


def test_a_read_that_breaks_is_no_unknown_outcome(client, account):
    account.failures.append(Failure("Calls", status=None))
    with pytest.raises(TelephonyFailed) as failed:
        client.call_status("CA1")
    assert not isinstance(failed.value, OutcomeUnknown)


def test_each_request_is_made_once(client_at):
    def hang_up(exchange: Exchange) -> None:
        raise CutOff

    with _Scripted(hang_up) as server:
        with pytest.raises(OutcomeUnknown):
            client_at(server.url).send_sms(THEIRS, "hello", message_id=1)
        assert len(server.paths) == 1


def test_connections_are_kept(client_at):
    with _Scripted(lambda exchange: exchange.send_json(200, {"sid": "SM1", "status": "queued"})) as server:
        client = client_at(server.url)
        for number in range(5):
            client.send_sms(THEIRS, f"text {number}", message_id=number)
        assert server.connections == 1


def test_only_our_text_to_this_number_since_then_is_found(client, account):
    before, after = time.time() - 3600, time.time()
    account.messages.keep_received(Message(THEIRS, OURS, "hello", before))
    assert client.find_sms(THEIRS, "hello", since=datetime.now(UTC)) is None
    assert client.find_sms(THEIRS, "hello", since=LONG_AGO) is not None
    assert client.find_sms(THEIRS, "something else", since=LONG_AGO) is None
    assert client.find_sms("+12025550199", "hello", since=LONG_AGO) is None
    account.messages.keep_received(Message(THEIRS, OURS, "Sent from a trial account - hello", after))
    assert client.find_sms(THEIRS, "hello", since=datetime.now(UTC)) is not None


def test_a_clock_that_is_a_little_ahead_of_twilios_still_finds_its_text(client):
    sms = client.send_sms(THEIRS, "hello", message_id=1)
    found = client.find_sms(THEIRS, "hello", since=datetime.now(UTC) + timedelta(seconds=30))
    assert found == sms


def test_it_sees_how_a_call_stands(client, account):
    keep_call(account, "CA1", "in-progress")
    keep_call(account, "CA2", "completed", duration=42)
    assert not client.call_status("CA1").is_over
    over = client.call_status("CA2")
    assert (over.is_over, over.duration_s) == (True, 42)
    with pytest.raises(TelephonyFailed) as unknown:
        client.call_status("CA3")
    assert (unknown.value.code, unknown.value.retryable) == (20404, False)


def test_hanging_up_a_call_that_is_over_does_no_harm(client, account):
    keep_call(account, "CA1", "ringing")
    keep_call(account, "CA2", "completed", duration=42)
    client.hang_up("CA1")
    client.hang_up("CA2")
    assert client.call_status("CA1").status == "canceled"
    with pytest.raises(TelephonyFailed):
        client.hang_up("CA3")


def test_an_outage_opens_the_breaker_and_a_refusal_does_not(client, account):
    for _ in range(5):
        account.failures.append(Failure("Messages", status=400, code=21610))
        with pytest.raises(TelephonyFailed):
            client.send_sms(THEIRS, "hello", message_id=1)
    assert not client.breaker.is_open
    for _ in range(3):
        account.failures.append(Failure("Messages", status=503))
        with pytest.raises(TelephonyFailed):
            client.send_sms(THEIRS, "hello", message_id=1)
    assert client.breaker.is_open
    with pytest.raises(TelephonyFailed) as left_alone:
        client.send_sms(THEIRS, "hello", message_id=1)
    assert left_alone.value.retryable
    assert not isinstance(left_alone.value, OutcomeUnknown)
    assert account.messages.all == []


def test_each_of_many_threads_gets_its_own_answer(client, account):
    got: dict[str, str] = {}

    def send(body: str) -> None:
        got[body] = client.send_sms(THEIRS, body, message_id=1).sid

    threads = [threading.Thread(target=send, args=(f"text {number}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {message.body: message.sid for message in account.messages.all}
    assert len(got) == 20


def test_no_error_tells_whom_we_wrote_to(client_at, client, account):
    account.failures.append(Failure("Messages", status=400, code=21211, message=f"Invalid number: {THEIRS}"))
    dead = client_at(f"http://127.0.0.1:{free_port()}")
    for failing in (
        lambda: client.send_sms(THEIRS, "hello", message_id=1),
        lambda: dead.find_sms(THEIRS, "hello", since=LONG_AGO),
    ):
        with pytest.raises(TelephonyFailed) as failed:
            failing()
        assert THEIRS[1:] not in "".join(traceback.format_exception(failed.value))


def test_a_region_in_the_environment_does_not_lead_it_elsewhere(account, client_at, monkeypatch):
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    assert client_at(account.api_url).send_sms(THEIRS, "hello", message_id=1).sid.startswith("SM")


class _Scripted(HttpServer):
    """Answers every request in the same way."""

    def __init__(self, answer) -> None:
        super().__init__()
        self.paths: list[str] = []
        self._answer = answer

    async def answer(self, exchange: Exchange) -> None:
        self.paths.append(exchange.request.path)
        self._answer(exchange)
