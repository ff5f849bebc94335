"""Redis goes and comes back in the middle of a call: something is heard soon, and the dialogue stays whole."""

import threading

import pytest

from tests.running_app import RunningApp
from tests.standins.replies import Text


@pytest.fixture
def redis_house(house, claude, redis_url):
    return house(ANTHROPIC_API_KEY="k", ANTHROPIC_BASE_URL=claude.url, REDIS_URL=redis_url)


def _thoughts(claude) -> str:
    return str(claude.last_request["messages"])


@pytest.fixture
def no_long_wait(stalled):
    def check(phone):
        assert max(wait.app for wait in phone.waits) < 2.5 + stalled(), phone.transcript

    return check


def test_killed_and_started_again_empty(redis_house, redis_server, claude, no_long_wait):
    phone = redis_house[0].phone()
    claude.script(Text("One. Why?"), Text("Two. Why?"), Text("Three. Why?"), Text("Four. Why?"))
    phone.dial()
    phone.says("My first thought is rain")
    redis_server.kill()
    phone.says("My second thought is snow")
    phone.hears("Two. Why?")
    phone.says("My third thought is hail")
    phone.hears("Three. Why?")
    redis_server.start()
    phone.says("My fourth thought is fog")
    phone.hears("Four. Why?")
    for thought in ("rain", "One. Why?", "snow", "Two. Why?", "hail", "Three. Why?", "fog"):
        assert thought in _thoughts(claude)
    no_long_wait(phone)


def test_killed_while_the_answer_is_being_spoken(redis_house, redis_server, claude, no_long_wait):
    phone = redis_house[0].phone()
    twelve = " ".join(f"Sentence number {n} is here." for n in range(1, 8)) + " What next?"
    claude.script(Text(twelve, first_token_s=0.1, per_word_s=0.05), Text("On we go. Why?"))
    phone.dial()
    killer = threading.Timer(0.6, redis_server.kill)
    killer.start()
    phone.says("Tell me slowly")
    killer.join()
    phone.hears("Sentence number 1 is here.", "Sentence number 7 is here.", "What next?")
    assert phone.heard.count("Sentence number 3") == 1
    phone.says("And now?")
    phone.hears("On we go.")
    assert "Sentence number 7" in _thoughts(claude)
    no_long_wait(phone)


def test_flushed_between_two_turns(redis_house, redis_server, claude):
    phone = redis_house[0].phone()
    claude.script(Text("One. Why?"), Text("Two. Why?"))
    phone.dial()
    phone.says("My first thought is rain")
    redis_server.flush()
    phone.says("My second thought is snow")
    phone.hears("Two. Why?")
    assert "rain" in _thoughts(claude)


def test_a_black_hole(redis_house, redis_server, claude, no_long_wait):
    phone = redis_house[0].phone()
    claude.script(Text("One. Why?"), Text("Two. Why?"), Text("Three. Why?"))
    phone.dial()
    phone.says("My first thought is rain")
    redis_server.pause()
    try:
        phone.says("My second thought is snow")
        phone.hears("Two. Why?")
        phone.says("My third thought is hail")
        phone.hears("Three. Why?")
        assert "rain" in _thoughts(claude)
        assert "snow" in _thoughts(claude)
    finally:
        redis_server.resume()
    no_long_wait(phone)


def test_gone_before_the_call_begins(redis_house, redis_server, claude, no_long_wait):
    redis_server.kill()
    phone = redis_house[0].phone()
    claude.script(Text("One. Why?"))
    phone.dial()
    phone.hears("What are you thinking about?")
    phone.says("Rain")
    phone.hears("One. Why?")
    no_long_wait(phone)


def test_another_process_rebuilds_the_call_from_the_record(house, claude, redis_url, redis_server):
    """Redis is flushed and the next turn lands in a process that has never seen the call."""
    twilio, first = house(ANTHROPIC_API_KEY="k", ANTHROPIC_BASE_URL=claude.url, REDIS_URL=redis_url)
    claude.script(Text("One. Why?"), Text("Two. Why?"))
    phone = twilio.phone()
    phone.dial()
    phone.says("My first thought is rain")
    first.services.calls.leases.drain(5)
    redis_server.flush()
    port = int(first.url.rsplit(":", 1)[1])
    first.stop_serving()
    second = RunningApp(first.environ, port)
    try:
        phone.says("My second thought is snow")
        phone.hears("Two. Why?")
        assert "rain" in _thoughts(claude)
    finally:
        second.close()
