"""The relay's socket over the wire: who is let in, and what they may not do there."""

import json
import threading
from time import monotonic

import pytest
from simple_websocket import ConnectionError as NotConnected

from tests.calls.conftest import words
from tests.web.relay_house import AUTH_TOKEN, LONG_S, RelayHouse
from voiceagent.calls.heard import Arrival
from voiceagent.calls.opening import start_call
from voiceagent.calls.relay import admission
from voiceagent.core.way import Way
from voiceagent.simulator.signature import sign

REFUSED = 1008


@pytest.fixture
def make_house(make_calls):
    houses = []

    def make(**options):
        calls = make_calls(way=Way("relay", "en-US"))
        houses.append(RelayHouse(calls, **options))
        start_call(Arrival("CA1", "+14155550123", attested=True), calls.services)
        return houses[-1]

    yield make
    for house in houses:
        house.close()


@pytest.fixture
def house(make_house):
    return make_house()


def test_a_call_is_answered_word_by_word(house):
    socket = house.call()
    socket.says("rain")
    socket.hears("One is this. Why is that?")
    assert house.room.calls == 1


@pytest.mark.parametrize("signature", ["", "nonsense", "=" * 28])
def test_who_is_not_twilio_gets_no_socket(house, signature):
    with pytest.raises(NotConnected):
        house.connect(signature)


def test_a_signature_for_something_else_opens_no_socket(house):
    for url in (house.url.replace("ws://", "http://"), house.url.replace("/relay", "/incoming")):
        with pytest.raises(NotConnected):
            house.connect(sign(AUTH_TOKEN, url))


@pytest.mark.parametrize(
    ("call_sid", "token_of", "account"),
    [("CA1", "CA2", "AC1"), ("CA2", "CA1", "AC1"), ("CA1", "CA1", "AC2"), ("CA1", "", "AC1"), ("", "", "")],
    ids=["token-of-another-call", "another-call", "another-account", "no-token", "nothing"],
)
def test_who_is_not_expected_is_sent_away(house, call_sid, token_of, account):
    socket = house.connect()
    socket.set_up(call_sid, house.tokens.make(token_of, 1) if token_of else "", account)
    assert socket.close_code() == REFUSED
    assert house.room.calls == 0


def test_a_token_opens_one_socket(house):
    token = house.tokens.make("CA1", 1)
    first, second = house.connect(), house.connect()
    first.set_up("CA1", token, session="VX1")
    first.says("rain")
    first.hears("One is this.")
    second.set_up("CA1", token, session="VX2")
    assert second.close_code() == REFUSED


@pytest.mark.parametrize("first", ['{"type":"prompt","voicePrompt":"rain","lang":"en-US","last":true}', "{", b"\x00"])
def test_whatever_comes_before_the_setup_closes_the_socket(house, first):
    socket = house.connect()
    socket.send(first)
    assert socket.close_code() == REFUSED
    assert house.calls.answerer.asked == []


def test_who_says_nothing_does_not_keep_a_socket(house, monkeypatch):
    monkeypatch.setattr(admission, "SETUP_S", 0.1)
    assert house.connect().close_code() == REFUSED


def test_malformed_messages_are_ignored(house):
    socket = house.call()
    for frame in ["{", "null", '{"type":"prompt"', '"prompt"', "[]", "{}", '{"type":1}', "x", b"\x01\x02", "\x00"] * 3:
        socket.send(frame)
    socket.says("rain")
    socket.hears("One is this.")


def test_a_huge_message_ends_its_own_session_only(house):
    """The call comes back by the action of its Connect, with its history."""
    start_call(Arrival("CA2", "+14155550124", attested=True), house.calls.services)
    other, socket = house.call("CA2"), house.call()
    socket.send('{"type":"prompt","voicePrompt":"' + "a" * 1_000_000 + '"}')
    assert socket.close_code() == 1009
    other.says("rain")
    other.hears("One is this.")


def test_a_thousand_messages_at_once_do_not_disturb_another_call(house):
    start_call(Arrival("CA2", "+14155550124", attested=True), house.calls.services)
    other, socket = house.call("CA2"), house.call()
    flood = json.dumps({"type": "prompt", "voicePrompt": "rain", "lang": "en-US", "last": False})
    flooding = threading.Thread(target=lambda: [socket.send(flood) for _ in range(1000)])
    flooding.start()
    other.says("rain")
    other.hears("One is this.")
    flooding.join()
    assert len(house.calls.answerer.asked) == 1


def test_above_the_bound_a_call_is_sent_to_another_mode(make_house):
    house = make_house(most=1)
    first = house.call()
    first.says("rain")
    first.hears("One is this.")
    assert not house.room.has_place
    start_call(Arrival("CA2", "+14155550124", attested=True), house.calls.services)
    second = house.call("CA2")
    assert second.next() == {"type": "end", "handoffData": json.dumps({"go": "mode", "mode": "gather"})}


def test_a_lost_socket_is_noticed_and_the_call_taken_up_by_the_next(house):
    house.calls.answerer.scripts = [words("One."), words("Two.")]
    lost = house.call()
    lost.says("rain")
    lost.hears("One.")
    lost.lose()
    until = monotonic() + LONG_S
    while house.room.calls and monotonic() < until:
        threading.Event().wait(0.01)
    back = house.connect()
    back.set_up("CA1", house.tokens.make("CA1", 2, back=1), session="VX2")
    back.says("wind")
    back.hears("Two.")
    assert [(e.heard, e.said) for e in house.calls.answerer.asked[1].exchanges] == [("rain", "One.")]


def test_a_process_that_stops_hands_every_call_over(house):
    sockets = []
    for number in range(10):
        start_call(Arrival(f"CA{number}", "+14155550123", attested=True), house.calls.services)
        sockets.append(house.connect())
        sockets[-1].set_up(f"CA{number}", house.tokens.make(f"CA{number}", 1, speaks=False), session=f"VX{number}")
        sockets[-1].says("rain")
        sockets[-1].hears("One is this.")
    assert house.room.calls == 10
    house.room.leave()
    for socket in sockets:
        while (message := socket.next())["type"] != "end":
            pass
        assert json.loads(message["handoffData"])["go"] == "back"
        socket.close()
    assert house.room.drain(LONG_S)
    assert not house.room.has_place
