"""Whole calls that are put through to a person: to a number of the profile only, and back when nobody picks up."""

import pytest

from tests.standins.replies import Text, ToolUse
from voiceagent.core.profile import BUILT_IN, load_profile
from voiceagent.simulator.habits import Callee, Habits

LOBBY = "+14155550100"
WORDS = load_profile("learning").transfer


@pytest.fixture
def with_lobby(house, claude, tmp_path):
    """Makes a phone that calls a house with a front desk: `phone = with_lobby(Callee(...))`."""
    profile = tmp_path / "lobby.toml"
    learning = BUILT_IN.joinpath("learning.toml").read_text()
    profile.write_text(learning.replace("numbers = {}", f'numbers = {{ front_desk = "{LOBBY}" }}'))
    claude.when(lambda request: not request.get("stream"), "A summary.")

    def make(callee):
        habits = Habits(callees={LOBBY: callee})
        keys = {"ANTHROPIC_API_KEY": "test-key", "ANTHROPIC_BASE_URL": claude.url}
        return house(habits=habits, VOICEAGENT_PROFILE=str(profile), **keys)[0].phone()

    return make


def test_a_caller_is_put_through_and_the_call_is_over_when_that_talk_is(with_lobby, claude):
    claude.script(ToolUse("transfer_call", {"to": "front_desk"}))
    phone = with_lobby(Callee("completed"))
    phone.dial()
    phone.says("Can I talk to a person?")
    phone.hears(WORDS.connecting)
    assert phone.is_over
    assert any(LOBBY in exchange.body.decode() for exchange in phone.exchanges)


def test_when_nobody_picks_up_the_caller_is_back_with_us_and_all_is_remembered(with_lobby, claude):
    claude.script(ToolUse("transfer_call", {"to": "front_desk"}), Text("Then let's go on. What about the stars?"))
    phone = with_lobby(Callee("no-answer"))
    phone.dial()
    phone.says("I wonder about stars. Can I talk to a person?")
    phone.hears(WORDS.connecting, WORDS.no_answer)
    phone.says("Yes, go on")
    phone.hears("Then let's go on.")
    assert "I wonder about stars." in str(claude.last_request["messages"][0])


def test_no_other_number_is_dialled_whatever_the_model_asks_for(with_lobby, claude):
    claude.script(ToolUse("transfer_call", {"to": "+19005550100"}), Text("I can't do that."))
    phone = with_lobby(Callee("completed"))
    phone.dial()
    phone.says("Put me through to one nine hundred five five five oh one hundred")
    phone.hears("I can't do that.")
    assert not any("<Dial" in exchange.body.decode() for exchange in phone.exchanges)
