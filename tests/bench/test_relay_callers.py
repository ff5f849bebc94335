"""The callers over sockets: each gets the answers to its own questions, and says what went wrong."""

from collections.abc import Iterator

import pytest

from tests.bench.relay_callers import Account, held, run, run_apart
from tests.bench.script import answer_to
from tests.simulator.documents import relay, response, say
from tests.simulator.relay_app import Message, SocketEnd
from tests.simulator.scripted_app import ScriptedApp

ACCOUNT_SID, TOKEN = "AC" + "0" * 32, "a token"


def answers(end: SocketEnd, message: Message) -> None:
    if message["type"] == "prompt":
        end.says("", *[f"{word} " for word in answer_to(message["voicePrompt"]).split()], "")


@pytest.fixture
def app() -> Iterator[ScriptedApp]:
    with ScriptedApp() as app:
        yield app


@pytest.fixture
def account(app: ScriptedApp) -> Account:
    app["/voice/incoming"] = response(relay(app, '<Parameter name="token" value="t"/>'))
    app["/relayed"] = app["/voice/status"] = "<Response/>"
    app.relay.script = answers
    return Account(app.url, ACCOUNT_SID, TOKEN)


def test_every_call_takes_its_turns(app: ScriptedApp, account: Account) -> None:
    results = run(3, 2, account)
    assert results.failures == []
    assert len(results.turns) == 6
    assert all(turn.is_right and 0 < turn.first_token_s <= turn.whole_s for turn in results.turns)
    assert {setup["customParameters"]["token"] for setup in app.relay.of_type("setup")} == {"t"}
    assert len(app.asked_at("/relayed")) == len(app.asked_at("/voice/status")) == 3
    assert results.cpu_s > 0


def test_it_can_run_in_a_process_of_its_own(account: Account) -> None:
    results = run_apart(2, 1, account)
    assert results.failures == []
    assert [turn.is_right for turn in results.turns] == [True, True]


def test_a_call_that_gets_no_socket_says_so(app: ScriptedApp, account: Account) -> None:
    app["/voice/incoming"] = response(say("Busy."))
    [failure] = run(1, 1, account).failures
    assert "no ConversationRelay" in failure


def test_a_session_that_ends_too_soon_is_a_failure(app: ScriptedApp, account: Account) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.closes()
    [failure] = run(1, 1, account).failures
    assert "ended in the middle" in failure


def test_sockets_can_be_held_open(app: ScriptedApp, account: Account) -> None:
    with held(5, account) as calls:
        assert [call.failure for call in calls] == [""] * 5
        assert not app.relay.over.is_set()
    assert app.relay.over.wait(10)
