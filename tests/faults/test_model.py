"""The model breaks: the caller hears something within 2.5 s, the call goes on, nothing they said is lost."""

import pytest

from tests.standins.replies import Cut, Hang, MidStreamError, Stall, Status, Text, ToolUse

FAULTS = {
    "overloaded": Status(529, retry_after=30),
    "rate limited": Status(429, retry_after=30),
    "server error": Status(500),
    "hangs before headers": Hang(),
    "hangs after headers": Hang(before_headers=False),
    "slow first token": Text("Late but here. Why?", first_token_s=2.6),
    "stalls": Stall(after_words=8),
    "stalls with pings": Stall(after_words=2, pinging=True),
    "cut": Cut(after_words=7),
    "cut cleanly": Cut(after_words=2, cleanly=True),
    "cut in a tool": Cut(after_words=0, in_tool="remember"),
    "error in the stream": MidStreamError("overloaded_error", after_words=3),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_the_caller_hears_something_soon_and_the_next_request_holds_what_they_said(phone, claude, app, fault, stalled):
    claude.always(fault)
    phone.dial()
    phone.says("My first thought is about volcanoes")
    assert max(wait.app for wait in phone.waits) < 2.5 + stalled(), phone.transcript
    assert phone.heard
    assert not phone.is_over
    assert phone.is_listening

    claude.always(Text("Good. What next?"))
    _close_breakers(app)
    phone.says("My second thought is about ash")
    phone.hears("Good. What next?")
    assert "My first thought is about volcanoes" in str(claude.last_request["messages"])


def test_every_document_of_a_broken_turn_comes_within_two_seconds(phone, claude, stalled):
    claude.always(Hang())
    phone.dial()
    phone.says("Is anybody there?")
    assert max(exchange.waited for exchange in phone.exchanges) < 2.0 + stalled()


def test_nothing_runs_at_all_and_the_call_goes_on(phone, claude, app):
    claude.stop()
    phone.dial()
    phone.says("Hello, are you there?")
    assert phone.heard
    assert phone.is_listening
    claude.start()
    _close_breakers(app)
    claude.script(Text("I'm back. Where were we?"))
    phone.says("Hello again")
    phone.hears("I'm back.")
    assert "are you there" in str(claude.last_request["messages"])


def test_a_tool_that_is_asked_for_wrongly_is_mended_in_one_loop(phone, claude):
    claude.script(
        ToolUse("no_such_tool", {"x": 1}),
        ToolUse("remember", {"wrong": "key"}),
        Text("Never mind. What do you think?"),
    )
    phone.dial()
    phone.says("Do something odd")
    phone.hears("Never mind.")
    results = [
        block
        for message in claude.last_request["messages"]
        for block in message["content"]
        if block["type"] == "tool_result"
    ]
    assert [result["is_error"] for result in results] == [True, True]


def test_a_model_that_only_asks_for_tools_is_stopped(phone, claude):
    claude.always(ToolUse("recall", {"about": "anything"}))
    phone.dial()
    phone.says("Loop for me")
    assert phone.heard, "an apology, or anything but silence"
    assert len(claude.requests) == 3
    assert not phone.is_over


def test_what_the_model_had_said_before_it_broke_is_not_said_again(phone, claude):
    claude.script(Cut(after_words=10), Text("And that is how they eat. What about roots?"))
    phone.dial()
    phone.says("How do plants eat?")
    heard = phone.heard
    assert heard.count("Plants catch light with chlorophyll.") == 1
    assert "What about roots?" in heard
    assert "Plants catch light with chlorophyll." in str(claude.last_request["messages"][-1])


def _close_breakers(app):
    """As time would: no test waits for the seconds after which a breaker lets the next trial through."""
    for breaker in app.services.breakers.values():
        breaker.close()
