"""The REST side, driven by Twilio's own SDK, and what it makes of messages and calls."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.simulator.documents import gather, record, repeat_what_was_heard, response, say
from tests.simulator.scripted_app import Reply, ScriptedApp
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.live_call import NotHeard
from voiceagent.simulator.phone import CALLER, Phone, PretendTwilio

NUMBER = "+18005551212"


class _Rewired(TwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """Sends the SDK's requests to the simulator."""

    def __init__(self, api_url: str) -> None:
        super().__init__()
        self._api_url = api_url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, url.replace("https://api.twilio.com", self._api_url), *args, **kwargs)


@pytest.fixture
def client(twilio: PretendTwilio) -> Client:
    account = twilio.account
    return Client(account.sid, account.auth_token, http_client=_Rewired(twilio.api_url))


@pytest.fixture
def by_hand(app: ScriptedApp) -> Iterator[PretendTwilio]:
    with PretendTwilio(app.url, sms_delivery="by hand") as twilio:
        yield twilio


def send(client: Client, **more: Any) -> Any:
    return client.messages.create(**{"to": CALLER, "from_": NUMBER, "body": "Hello", **more})


def rest_url(twilio: PretendTwilio, path: str) -> str:
    return f"{twilio.api_url}/2010-04-01/Accounts/{twilio.account.sid}{path}"


def statuses(app: ScriptedApp) -> list[str]:
    return [request.fields["MessageStatus"] for request in app.asked_at("/sms/status")]


def eventually(true: Any) -> bool:
    deadline = time.monotonic() + 20
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(true())


# -- messages


def test_a_message_reaches_the_phone(client: Client, phone: Phone) -> None:
    message = send(client)
    assert message.sid.startswith("SM")
    assert len(message.sid) == 34
    assert message.status == "queued"
    assert phone.waits_for_text() == "Hello"
    assert phone.texts == ["Hello"]


def test_a_message_goes_from_queued_to_delivered(client: Client, app: ScriptedApp, twilio: PretendTwilio) -> None:
    app["/sms/status"] = Reply("", 204)
    message = send(client, status_callback=f"{app.url}/sms/status")
    assert eventually(lambda: len(statuses(app)) == 3)
    assert statuses(app) == ["queued", "sent", "delivered"]
    told = app.asked_at("/sms/status")[0]
    assert (told.fields["MessageSid"], told.fields["To"]) == (message.sid, CALLER)
    assert told.headers["X-Twilio-Signature"]
    assert client.messages(message.sid).fetch().status == "delivered"


def test_a_message_may_not_be_delivered(by_hand: PretendTwilio, app: ScriptedApp) -> None:
    app["/sms/status"] = "<Response/>"
    by_hand.account.messages.undeliverable[CALLER] = 30003
    by_hand.account.messages.send(CALLER, NUMBER, "Hello", f"{app.url}/sms/status")
    assert statuses(app) == []
    by_hand.account.messages.deliver_now()
    assert statuses(app) == ["queued", "sent", "undelivered"]
    assert app.asked[-1].fields["ErrorCode"] == "30003"


def test_sent_messages_can_be_looked_for(client: Client, twilio: PretendTwilio) -> None:
    send(client, body="One")
    send(client, body="Two")
    send(client, to="+14155550177", body="Three")
    assert [message.body for message in client.messages.list(to=CALLER)] == ["Two", "One"]
    assert [message.body for message in client.messages.list(to=CALLER, from_="+19999999999")] == []
    today = twilio.account.clock.now()
    day = time.strftime("%Y-%m-%d", time.gmtime(today))
    assert len(client.messages.list(date_sent=day)) == 3
    assert len(client.messages.list(date_sent_after="2099-01-01")) == 0
    assert len(client.messages.list(date_sent_before="2000-01-01")) == 0
    assert len(client.messages.list(limit=2)) == 2


def test_a_day_that_is_none_is_refused(twilio: PretendTwilio) -> None:
    login = (twilio.account.sid, twilio.account.auth_token)
    answer = requests.get(rest_url(twilio, "/Messages.json?DateSent=soon"), auth=login, timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"to": "555"}, 21211),
        ({"from_": "+14155550000"}, 21606),
        ({"from_": ""}, 21603),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"to": "+14155550666"}, 21610),
        ({"to": "+14155550777"}, 21614),
    ],
)
def test_bad_messages_are_refused(client: Client, twilio: PretendTwilio, wrong: dict[str, str], code: int) -> None:
    twilio.account.opted_out.add("+14155550666")
    twilio.account.unreachable_by_sms.add("+14155550777")
    with pytest.raises(TwilioRestException) as refused:
        send(client, **wrong)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert twilio.account.messages.all == []


def test_a_wrong_token_is_refused(twilio: PretendTwilio) -> None:
    url = rest_url(twilio, "/Messages.json")
    for login in (None, (twilio.account.sid, "wrong"), ("AC2", twilio.account.auth_token)):
        answer = requests.get(url, auth=login, timeout=5)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)
        assert answer.json()["more_info"].endswith("/20003")


def test_what_is_not_there_is_a_404_in_twilios_shape(client: Client, twilio: PretendTwilio) -> None:
    for fetch in (client.messages("SM1").fetch, client.calls("CA1").fetch, client.recordings("RE1").fetch):
        with pytest.raises(TwilioRestException) as missing:
            fetch()
        assert (missing.value.status, missing.value.code) == (404, 20404)
    answer = requests.get(f"{twilio.api_url}/nowhere", timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


# -- scripted failures


def test_a_failure_hits_the_next_request_only(client: Client, twilio: PretendTwilio) -> None:
    twilio.fail_next("Messages", status=503, code=20503, message="Service Unavailable")
    with pytest.raises(TwilioRestException) as failed:
        send(client)
    assert (failed.value.status, failed.value.code) == (503, 20503)
    assert twilio.account.messages.all == []
    assert send(client).status == "queued"


def test_a_message_may_go_out_although_the_answer_is_lost(client: Client, twilio: PretendTwilio) -> None:
    twilio.fail_next("Messages", status=500, accepted=True)
    with pytest.raises(TwilioRestException):
        send(client)
    assert [message.body for message in twilio.account.messages.all] == ["Hello"]


def test_a_request_may_hang_after_it_was_accepted(twilio: PretendTwilio, phone: Phone) -> None:
    twilio.fail_next("Messages", status=None, accepted=True, hang_s=30)
    form = {"To": CALLER, "From": NUMBER, "Body": "Hello"}
    login = (twilio.account.sid, twilio.account.auth_token)
    with pytest.raises(requests.RequestException):
        requests.post(rest_url(twilio, "/Messages.json"), form, auth=login, timeout=0.2)
    assert phone.waits_for_text() == "Hello"


def test_a_connection_may_be_cut(twilio: PretendTwilio) -> None:
    twilio.fail_next("Messages", status=None)
    login = (twilio.account.sid, twilio.account.auth_token)
    with pytest.raises(requests.ConnectionError):
        requests.get(rest_url(twilio, "/Messages.json"), auth=login, timeout=5)


# -- texts from the caller


def test_a_text_reaches_the_app_and_its_reply_the_phone(phone: Phone, app: ScriptedApp) -> None:
    app["/sms/incoming"] = "<Response><Message>Got it</Message></Response>"
    assert phone.sends_text("Remember the milk") == ["Got it"]
    [request] = app.asked
    assert (request.fields["Body"], request.fields["From"]) == ("Remember the milk", CALLER)
    assert request.fields["MessageSid"].startswith("SM")
    assert phone.waits_for_text() == "Got it"


def test_replies_come_as_text_and_by_redirect_too(phone: Phone, app: ScriptedApp) -> None:
    app["/sms/incoming"] = response("<Message>One</Message>", "<Redirect>/more</Redirect>")
    app["/more"] = Reply("Two", content_type="text/plain")
    assert phone.sends_text("Hi") == ["One", "Two"]


def test_stop_and_start_are_twilios_business_too(
    phone: Phone, app: ScriptedApp, twilio: PretendTwilio, client: Client
) -> None:
    app["/sms/incoming"] = "<Response/>"
    phone.sends_text(" stop ")
    with pytest.raises(TwilioRestException, match="unsubscribed"):
        send(client)
    phone.sends_text("START")
    assert send(client).status == "queued"


def test_a_text_the_app_fails_on_is_an_error(phone: Phone, app: ScriptedApp) -> None:
    app["/sms/incoming"] = Reply("oops", 500)
    with pytest.raises(WebhookError, match="11200"):
        phone.sends_text("Hi")


def test_waiting_for_a_text_that_does_not_come_fails(phone: Phone) -> None:
    with pytest.raises(NotHeard, match="No text"):
        phone.waits_for_text(timeout=0.01)


# -- calls


def test_the_app_can_call_somebody(client: Client, phone: Phone, app: ScriptedApp) -> None:
    app["/outbound"] = response(say("Time for a review."), gather())
    app["/heard"] = repeat_what_was_heard
    app["/progress"] = Reply("", 204)
    placed = client.calls.create(
        to=CALLER,
        from_=NUMBER,
        url=f"{app.url}/outbound",
        status_callback=f"{app.url}/progress",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert (placed.status, placed.direction) == ("queued", "outbound-api")
    call = phone.answers()
    call.hears("Time for a review.")
    assert client.calls(placed.sid).fetch().status == "in-progress"
    call.says("Yes")
    call.hears("I heard Yes")
    ended = client.calls(placed.sid).fetch()
    assert (ended.status, ended.duration) == ("completed", str(round(call.call.line.position)))
    told = [request.fields for request in app.asked_at("/progress")]
    assert [(each["SequenceNumber"], each["CallStatus"]) for each in told] == [
        ("0", "initiated"),
        ("1", "ringing"),
        ("2", "in-progress"),
        ("3", "completed"),
    ]
    assert told[-1]["CallDuration"] == ended.duration
    assert {each["CallbackSource"] for each in told} == {"call-progress-events"}
    outbound = app.asked_at("/outbound")[0].fields
    assert (outbound["Direction"], outbound["To"], outbound["From"]) == ("outbound-api", CALLER, NUMBER)


def test_a_machine_may_answer(client: Client, phone: Phone, app: ScriptedApp) -> None:
    app["/outbound"] = response(say("Hello, machine"))
    client.calls.create(to=CALLER, from_=NUMBER, url=f"{app.url}/outbound", machine_detection="Enable")
    phone.answers(answered_by="machine_start")
    assert app.asked[0].fields["AnsweredBy"] == "machine_start"


def test_nobody_may_answer(client: Client, phone: Phone, app: ScriptedApp) -> None:
    app["/progress"] = Reply("", 204)
    placed = client.calls.create(
        to=CALLER, from_=NUMBER, twiml=response(say("Hi")), status_callback=f"{app.url}/progress"
    )
    phone.does_not_answer(status="busy")
    assert client.calls(placed.sid).fetch().status == "busy"
    assert [request.fields["CallStatus"] for request in app.asked] == ["busy"]


def test_a_queued_call_can_be_cancelled_and_makes_no_callbacks(client: Client, phone: Phone, app: ScriptedApp) -> None:
    placed = client.calls.create(
        to=CALLER, from_=NUMBER, twiml=response(say("Hi")), status_callback=f"{app.url}/progress"
    )
    assert client.calls(placed.sid).update(status="canceled").status == "canceled"
    with pytest.raises(NotHeard, match="did not ring"):
        phone.answers(timeout=0.01)
    assert app.asked == []


def test_a_live_call_can_be_given_other_twiml(client: Client, phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather(say("Go on.")))
    app["/found"] = response(say("I found it."), gather())
    call = phone.dial()
    client.calls(call.sid).update(url=f"{app.url}/found", method="GET")
    call.hears("I found it.")
    assert app.asked_at("/found")[0].method == "GET"
    client.calls(call.sid).update(twiml=response(say("Something else."), gather()))
    call.hears("Something else.")


def test_a_live_call_can_be_ended(client: Client, phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather())
    call = phone.dial()
    client.calls(call.sid).update(status="completed")
    assert (call.is_over, call.status) == (True, "completed")
    with pytest.raises(TwilioRestException) as late:
        client.calls(call.sid).update(twiml=response())
    assert late.value.code == 21220


@pytest.mark.parametrize(("wrong", "code"), [({"status": "paused"}, 21218), ({}, 21205)])
def test_bad_changes_to_a_call_are_refused(
    client: Client, phone: Phone, app: ScriptedApp, wrong: dict[str, str], code: int
) -> None:
    app["/voice/incoming"] = response(gather())
    call = phone.dial()
    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(**wrong)
    assert refused.value.code == code
    assert not call.is_over


def test_other_twiml_beats_the_answer_on_its_way(client: Client, phone: Phone, app: ScriptedApp) -> None:
    """The app asks for it while it still answers a webhook."""

    def interfere(_: object) -> str:
        client.calls(phone_sid()).update(twiml=response(say("Stop. News!"), gather()))
        return response(say("A long answer"), gather())

    def phone_sid() -> str:
        return app.asked[0].fields["CallSid"]

    app["/voice/incoming"] = response(gather())
    app["/heard"] = interfere
    call = phone.dial()
    assert call.says("Hello") == "Stop. News!"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"to": "me"}, 21211),
        ({"from_": "+14155550000"}, 21210),
        ({"url": "/relative"}, 21205),
        ({"url": None}, 21205),
        ({"url": None, "twiml": "x" * 4001}, 32018),
    ],
)
def test_bad_calls_are_refused(client: Client, wrong: dict[str, Any], code: int) -> None:
    order = {"to": CALLER, "from_": NUMBER, "url": "http://127.0.0.1:1/x", **wrong}
    with pytest.raises(TwilioRestException) as refused:
        client.calls.create(**{name: value for name, value in order.items() if value is not None})
    assert refused.value.code == code


# -- recordings


def test_a_recording_can_be_fetched_and_deleted(
    client: Client, phone: Phone, app: ScriptedApp, twilio: PretendTwilio
) -> None:
    app["/voice/incoming"] = response(record())
    app["/heard"] = repeat_what_was_heard
    phone.dial().says("x" * 150)
    fields = app.asked_at("/heard")[0].fields
    login = (twilio.account.sid, twilio.account.auth_token)
    for suffix in ("", ".wav"):
        media = requests.get(fields["RecordingUrl"] + suffix, auth=login, timeout=5)
        assert (media.status_code, media.headers["Content-Type"]) == (200, "audio/x-wav")
        assert len(media.content) == 44 + 10 * 16_000
    stereo = requests.get(fields["RecordingUrl"] + ".wav?RequestedChannels=2", auth=login, timeout=5)
    assert stereo.status_code == 400
    shown = client.recordings(fields["RecordingSid"]).fetch()
    assert (shown.status, shown.duration, shown.call_sid) == ("completed", "10", fields["CallSid"])
    assert client.recordings(fields["RecordingSid"]).delete() is True
    assert requests.get(fields["RecordingUrl"], auth=login, timeout=5).status_code == 404
    assert requests.delete(fields["RecordingUrl"], auth=login, timeout=5).status_code == 404


def test_a_recording_cannot_be_fetched_at_once(app: ScriptedApp) -> None:
    with PretendTwilio(app.url, habits=Habits(recording_ready_after_s=2.0)) as twilio:
        app["/voice/incoming"] = response(record())
        app["/heard"] = repeat_what_was_heard
        twilio.phone().dial().says("Hello")
        url = app.asked_at("/heard")[0].fields["RecordingUrl"]
        login = (twilio.account.sid, twilio.account.auth_token)
        assert requests.get(url, auth=login, timeout=5).status_code == 404
        assert requests.get(url + ".json", auth=login, timeout=5).json()["status"] == "processing"
        assert eventually(lambda: requests.get(url, auth=login, timeout=5).status_code == 200)


def test_the_server_stops_even_while_a_request_hangs(app: ScriptedApp) -> None:
    with PretendTwilio(app.url) as twilio:
        twilio.fail_next("Messages", hang_s=60)
        login = (twilio.account.sid, twilio.account.auth_token)
        outcome: list[int] = []

        def ask() -> None:
            answer = requests.get(rest_url(twilio, "/Messages.json"), auth=login, timeout=30)
            outcome.append(answer.status_code)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        assert eventually(lambda: not twilio.account.failures)
        began = time.monotonic()
    assert time.monotonic() - began < 10
    asking.join(timeout=10)
    assert outcome == [500]
