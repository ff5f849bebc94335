"""The minutes of a call: each thing once, in order, with the waits."""

import pytest

from tests.simulator.documents import gather, redirect, response, say
from tests.simulator.scripted_app import Reply, ScriptedApp
from voiceagent.simulator.phone import Phone, PretendTwilio
from voiceagent.simulator.terminal.minutes import Line, Minutes

ASKS = response(gather(say("What is it?")), say("Still there?"), redirect("/heard"))


@pytest.fixture
def minutes(twilio: PretendTwilio, app: ScriptedApp) -> Minutes:
    taken = Minutes(lambda: twilio.switchboard.all_calls[-1])
    twilio.switchboard.on_sound = taken.hear
    app["/voice/incoming"] = app["/heard"] = ASKS
    return taken


def written(minutes: Minutes) -> list[tuple[str, str]]:
    return [(line.who, line.text) for line in minutes.lines]


def test_both_sides_stand_in_order_and_answers_have_their_wait(minutes: Minutes, phone: Phone) -> None:
    phone.dial()
    phone.says("Snow is white")
    minutes.catch_up()
    assert written(minutes) == [
        ("agent", "What is it?"),
        ("caller", "Snow is white"),
        ("agent", "What is it?"),
    ]
    opening, caller, answer = minutes.lines
    assert opening.wait
    assert opening.wait.kind == "opening"
    assert caller.wait is None
    assert answer.starts_answer
    assert answer.wait
    assert answer.wait.seconds == pytest.approx(0.8, abs=0.5)


def test_what_was_understood_is_told_only_where_it_differs(minutes: Minutes, phone: Phone) -> None:
    phone.dial()
    phone.says("I scream", understood="Ice cream.")
    phone.says("Snow is white", understood="snow, is white.")
    assert [line.text for line in minutes.lines if line.who == "ear"] == ["Ice cream."]
    assert written(minutes)[1:3] == [("caller", "I scream"), ("ear", "Ice cream.")]


def test_a_silence_is_told_with_its_length(minutes: Minutes, phone: Phone) -> None:
    phone.dial()
    phone.stays_silent()
    assert ("note", "the caller says nothing for 5 s") in written(minutes)


def test_keys_are_told_as_pressed(minutes: Minutes, phone: Phone) -> None:
    phone.dial()
    phone.presses("1#")
    assert ("caller", "[1#]") in written(minutes)


def test_what_twilio_complains_of_is_noted_once(minutes: Minutes, phone: Phone, app: ScriptedApp) -> None:
    app["/heard"] = Reply("broken", status=500)
    app["/voice/fallback"] = ASKS
    phone.dial()
    phone.says("Snow is white")
    phone.says("Snow is white")
    minutes.catch_up()
    minutes.catch_up()
    assert len([line for line in minutes.lines if line.who == "note" and "11200" in line.text]) == 2


def test_each_line_is_told_at_once(twilio: PretendTwilio, app: ScriptedApp, phone: Phone) -> None:
    told: list[Line] = []
    taken = Minutes(lambda: twilio.switchboard.all_calls[-1], told.append)
    twilio.switchboard.on_sound = taken.hear
    app["/voice/incoming"] = ASKS
    phone.dial()
    assert told == taken.lines
    assert len(told) == 1
