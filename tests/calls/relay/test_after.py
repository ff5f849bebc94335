"""A relay session is over: how the call goes on."""

import pytest

from tests.calls.conftest import Calls
from voiceagent.calls.ears import Ears
from voiceagent.calls.heard import Arrival
from voiceagent.calls.opening import start_call
from voiceagent.calls.relay.after import SessionOver, go_on_after_relay
from voiceagent.calls.relay.handoff import Handoff, read_handoff
from voiceagent.calls.reply import Continue, HangUp, Listen, Transfer
from voiceagent.calls.so_far import with_turn
from voiceagent.core.profile import load_profile
from voiceagent.core.way import Way

BACK = load_profile("learning").relay.back
RELAY, GATHER = Way("relay", "en-US"), Way("gather", "en-US")


@pytest.fixture
def calls(make_calls) -> Calls:
    calls = make_calls(way=RELAY)
    start_call(Arrival("CA1", "+14155550123", attested=True), calls.services)
    return calls


def _over(calls, handoff="", *, turn=1, back=0):
    return go_on_after_relay(SessionOver("CA1", turn, back, "en-US", handoff, "64105"), calls.services)


def _had_turns(calls, count, **changes):
    state = calls.services.state
    for turn in range(1, count + 1):
        claim = state.claim_turn("CA1", turn, "x", "rain")
        call = with_turn(claim.call, turn, "rain", "One.")
        for name, value in changes.items():
            object.__setattr__(call, name, value)
        assert state.finish_turn(call, "x", "listen")


def test_a_goodbye_hangs_up(calls):
    assert _over(calls, Handoff("goodbye").as_json()).then == HangUp()


def test_another_mode_goes_on_with_the_next_turn(calls):
    _had_turns(calls, 2)
    assert _over(calls, Handoff("mode", "gather").as_json()).then == Listen(3, way=GATHER)


def test_who_is_to_be_recorded_is_told_so_before_and_once(make_calls):
    calls = make_calls(way=RELAY, ears=Ears(media=None, transcriber=None, later=print, done=print))
    start_call(Arrival("CA1", "+14155550123", attested=True), calls.services)
    replies = [_over(calls, Handoff("mode", "record").as_json()) for _ in range(2)]
    assert [reply.says for reply in replies] == [(load_profile("learning").record.notice,), ()]
    assert {reply.then for reply in replies} == {Listen(1, way=Way("record", "en-US"))}


def test_nobody_is_recorded_where_nobody_could_listen(calls):
    reply = _over(calls, Handoff("mode", "record").as_json())
    assert (reply.says, reply.then) == ((), Listen(1, way=GATHER))


def test_the_menu_is_spoken_where_it_goes_on_by_keys(calls):
    reply = _over(calls, Handoff("mode", "keys").as_json())
    assert (reply.says, reply.then) == ((load_profile("learning").keys.menu,), Listen(1, way=Way("keys", "en-US")))


def test_a_process_that_stopped_is_no_lost_socket(calls):
    reply = _over(calls, Handoff("back").as_json(), back=2)
    assert (reply.says, reply.then) == ((), Listen(1, way=RELAY))


def test_a_transfer_goes_where_the_call_says(calls):
    _had_turns(calls, 1, transfer_to="+14155550199")
    assert _over(calls, Handoff("transfer").as_json()).then == Transfer("+14155550199", 2, RELAY)


def test_a_transfer_to_nobody_goes_on_with_the_call(calls):
    assert isinstance(_over(calls, Handoff("transfer").as_json()).then, Listen)


def test_a_lost_socket_comes_back_twice_in_a_row_and_then_goes_on_without(calls):
    replies = [_over(calls, back=back) for back in range(3)]
    assert [reply.says for reply in replies] == [(BACK,)] * 3
    assert [reply.then for reply in replies] == [
        Listen(1, way=RELAY, back=1), Listen(1, way=RELAY, back=2), Listen(1, way=GATHER)
    ]  # fmt: skip


def test_after_a_turn_that_went_well_it_counts_again(calls):
    _had_turns(calls, 1)
    assert _over(calls, turn=1, back=2).then == Listen(2, way=RELAY, back=1)


def test_words_that_were_heard_are_answered_also_without_a_socket(calls):
    calls.services.state.claim_turn("CA1", 1, "relay:CA1", "rain")
    assert _over(calls, back=2).then == Continue(1, part=0, after=0, way=GATHER)


def test_a_call_that_nobody_remembers_goes_on_from_its_url(make_calls):
    calls = make_calls(way=RELAY)
    assert _over(calls, turn=7).then == Listen(7, way=RELAY, back=1)


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", '"goodbye"', '{"go":"dial","mode":"relay"}', '{"go":"mode","mode":"x"}', '{"go":["back"]}',
     '{"go":"mode","mode":{}}', "[" * 100_000],
)  # fmt: skip
def test_a_handoff_that_is_not_ours_is_none(text):
    assert read_handoff(text) is None


@pytest.mark.parametrize("handoff", [Handoff("goodbye"), Handoff("mode", "keys"), Handoff("back")])
def test_a_handoff_is_read_as_it_was_written(handoff):
    assert read_handoff(handoff.as_json()) == handoff
