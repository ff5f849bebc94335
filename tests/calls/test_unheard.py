"""Silence and mumbling: patience first, then goodbye; asking again, but not for ever."""

from dataclasses import replace

import pytest

from voiceagent.calls.ears import Ears
from voiceagent.calls.heard import Arrival, Heard
from voiceagent.calls.opening import start_call
from voiceagent.calls.reply import HangUp, Listen
from voiceagent.calls.unheard import answer_misheard, answer_silence, ask_again, was_misheard
from voiceagent.core.profile import load_profile
from voiceagent.core.way import Way

PROFILE = load_profile("learning")


@pytest.mark.parametrize(("silences", "says"), [(0, 0), (1, 0), (2, 1)])
def test_each_silence_has_its_prompt_and_is_counted(silences, says):
    reply = answer_silence(Heard("CA1", 4, silences=silences, reasks=1), PROFILE)
    assert reply.says == (PROFILE.silence.prompts[says],)
    assert reply.then == Listen(4, silences, reasks=1)


@pytest.mark.parametrize("silences", [3, 4, 99])
def test_after_the_last_prompt_it_hangs_up(silences):
    reply = answer_silence(Heard("CA1", 4, silences=silences), PROFILE)
    assert (reply.says, reply.then) == ((PROFILE.silence.goodbye,), HangUp())


@pytest.mark.parametrize(
    ("confidence", "misheard"), [(0.01, True), (0.29, True), (0.3, False), (0.9, False), (0.0, False), (None, False)]
)
def test_low_confidence_is_misheard_and_an_unknown_one_is_not(confidence, misheard):
    assert was_misheard(Heard("CA1", 1, words="hm", confidence=confidence), PROFILE) is misheard


def test_keys_are_never_misheard():
    assert not was_misheard(Heard("CA1", 1, digits="1", confidence=0.1), PROFILE)


MUMBLE = Heard("CA1", 1, words="hm", confidence=0.1, reasks=PROFILE.listen.max_reasks)


def test_what_was_asked_for_often_enough_is_taken_as_it_is(calls):
    assert answer_misheard(MUMBLE, calls.services) is None


NO_EARS = Ears(media=None, transcriber=None, later=lambda _: None, done=lambda _: None)
OWN_EARS = PROFILE.model_copy(update={"listen": PROFILE.listen.model_copy(update={"when_misheard": "record"})})


def test_or_our_own_ears_listen_where_the_profile_says_so(make_calls):
    calls = make_calls(profile=OWN_EARS, ears=NO_EARS)
    start_call(Arrival("CA1", "+14155550123", attested=True), calls.services)
    reply = answer_misheard(MUMBLE, calls.services)
    assert reply.says == (PROFILE.ask_again.prompts[-1], PROFILE.record.notice)
    assert reply.then == Listen(1, way=Way("record", "en-US"))
    call = calls.services.state.load_call("CA1")
    assert (call.mode, call.told_recording) == ("record", True)
    by_keys = replace(MUMBLE, way=Way("gather", "en-US", keys=10))
    assert answer_misheard(by_keys, calls.services).then == Listen(1, way=Way("record", "en-US")), "not a Gather again"


@pytest.mark.parametrize("refused", [True, False], ids=["refused", "no-ears"])
def test_nobody_is_recorded_who_does_not_want_it_or_whom_nobody_could_hear(make_calls, refused):
    calls = make_calls(profile=OWN_EARS, ears=NO_EARS if refused else None)
    start_call(Arrival("CA1", "+14155550123", attested=True), calls.services)
    call = calls.services.state.load_call("CA1")
    calls.services.state.save_call(replace(call, refused_recording=refused))
    assert answer_misheard(MUMBLE, calls.services) is None


def test_asking_again_listens_for_the_same_turn_and_forgets_silences():
    reply = ask_again(Heard("CA1", 3, words="hm", silences=2, reasks=1), PROFILE)
    assert reply.then == Listen(3, silences=0, reasks=2)
    assert reply.says == (PROFILE.ask_again.prompts[1],)


def test_with_fewer_prompts_than_reasks_the_last_one_serves():
    reply = ask_again(Heard("CA1", 3, words="hm", reasks=7), PROFILE)
    assert reply.says == (PROFILE.ask_again.prompts[-1],)
