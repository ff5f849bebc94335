"""The next part of an answer: what is ready, wherever it is written, and something when nothing is."""

import pytest

from voiceagent.calls.next_part import PATIENT_PARTS, next_part
from voiceagent.calls.reply import Continue, HangUp, Listen
from voiceagent.calls.so_far import a_new_call, with_turn
from voiceagent.core.profile import load_profile
from voiceagent.core.settings import load_settings
from voiceagent.core.way import SPOKEN
from voiceagent.state.base import Claim, TurnLog
from voiceagent.state.memory_store import MemoryStore
from voiceagent.storage.kept import KeptTurn
from voiceagent.twiml.render import Renderer

WAIT = load_profile("learning").wait
QUICK = load_profile("learning").model_copy(update={"wait": WAIT.model_copy(update={"first_words_s": 0.05})})
FIRST = Continue(1, part=0, after=0)


@pytest.fixture
def calls(make_calls):
    return make_calls(profile=QUICK)


def _write(calls, *says, ending=None, owner="producer"):
    """As a producer would who is somewhere else: its lease is not kept alive here."""
    state = calls.services.state
    call = state.claim_turn("CA1", 1, owner, "rain").call
    for index, say in enumerate(says):
        state.append_say("CA1", 1, owner, index, say)
    if ending:
        after = with_turn(call or a_new_call("CA1", calls.services), 1, "rain", " ".join(says))
        state.finish_turn(after, owner, ending)


def test_the_first_part_is_the_first_sentence_alone(calls):
    _write(calls, "One.", "Two.", "Three.")
    reply = next_part("CA1", FIRST, calls.services)
    assert (reply.says, reply.then) == (("One.",), Continue(1, part=1, after=1))


def test_later_parts_are_all_that_is_ready(calls):
    _write(calls, "One.", "Two.", "Three.")
    reply = next_part("CA1", Continue(1, part=1, after=1), calls.services)
    assert (reply.says, reply.then) == (("Two.", "Three."), Continue(1, part=2, after=3))


@pytest.mark.parametrize(("ending", "then"), [("listen", Listen(2)), ("goodbye", HangUp())])
def test_a_finished_answer_goes_out_whole_and_then_ends_as_it_says(calls, ending, then):
    _write(calls, "One.", "Two.", ending=ending)
    reply = next_part("CA1", FIRST, calls.services)
    assert (reply.says, reply.then) == (("One.", "Two."), then)


def test_an_end_without_more_words_just_listens(calls):
    _write(calls, "One.", ending="listen")
    reply = next_part("CA1", Continue(1, part=1, after=1), calls.services)
    assert (reply.says, reply.then) == ((), Listen(2))


@pytest.mark.parametrize("part", [0, 1, 5])
def test_with_nothing_ready_a_filler_is_said_and_the_place_is_kept(calls, part):
    _write(calls, "One.")
    reply = next_part("CA1", Continue(1, part, after=1), calls.services)
    assert reply.says == (WAIT.fillers[part % len(WAIT.fillers)],)
    assert reply.then == Continue(1, part + 1, after=1)


def test_whole_means_no_sentence_before_the_last_is_known(calls):
    _write(calls, "One.", "Two.")
    reply = next_part("CA1", FIRST, calls.services, whole=True)
    assert (reply.says, reply.then) == ((WAIT.fillers[0],), Continue(1, part=1, after=0))


def test_whole_and_finished_goes_out(calls):
    _write(calls, "One.", "Two.", ending="listen")
    assert next_part("CA1", FIRST, calls.services, whole=True).says == ("One.", "Two.")


def test_more_than_a_document_holds_comes_in_several(calls):
    says = [f"{number}." for number in range(2500)]
    _write(calls, *says, ending="listen")
    heard, want = [], FIRST
    while isinstance(want, Continue):
        reply = next_part("CA1", want, calls.services)
        assert len(Renderer(load_settings({}).templates_dir, QUICK).render(reply, "CA1")) < 64_000
        heard, want = [*heard, *reply.says], reply.then
    assert heard == says
    assert want == Listen(2)


def test_a_dead_producer_is_taken_over_and_nothing_is_said_twice(calls):
    _write(calls, "Rain falls.")
    first = Continue(1, part=1, after=1)
    _listen_until_taken_over(calls, first)
    calls.services.leases.drain(5)
    (asked,) = calls.answerer.asked
    assert (asked.heard, asked.already_said) == ("rain", "Rain falls.")
    log = calls.services.state.wait_for_log("CA1", 1, 99, 1)
    assert log == TurnLog("rain", ("Rain falls.", "One is this.", "Why is that?"), "listen", way=SPOKEN)


def _listen_until_taken_over(calls, want):
    """Leases last 0.3 s here, and nobody renews this one; each part waits 0.05 s."""
    while isinstance(want, Continue) and not calls.answerer.asked:
        want = next_part("CA1", want, calls.services).then


def test_a_turn_that_only_the_record_has_is_said_from_there(calls):
    kept = KeptTurn("CA1", 1, "rain", ("One.", "Two."), calls.services.clock.now(), ending="goodbye")
    calls.services.record.calls.write_turn(kept)
    reply = next_part("CA1", Continue(1, part=1, after=1), calls.services)
    assert (reply.says, reply.then) == (("Two.",), HangUp())


def test_a_turn_that_nobody_knows_is_asked_for_again_as_the_next_one(calls):
    reply = next_part("CA1", FIRST, calls.services)
    assert (reply.says, reply.then) == ((WAIT.broken,), Listen(2))


class _Cracked(MemoryStore):
    """A store that can't be read for once: one timeout of Redis in a process that doesn't produce the turn."""

    def wait_for_log(self, call_sid, turn, after, wait_s):
        return None


class _Alone(MemoryStore):
    """A process that is cut off from the others, and from the turn that one of them produces."""

    def claim_turn(self, call_sid, turn, owner, heard):
        return Claim("running", None, shared=False)


def test_one_failed_look_at_the_log_does_not_lose_the_turn(make_calls):
    calls = make_calls(profile=QUICK, state=_Cracked())
    _write(calls, "One.", "Two.")
    reply = next_part("CA1", Continue(1, part=1, after=1), calls.services)
    assert (reply.says, reply.then) == (("Two.",), Continue(1, part=2, after=2))


def test_cut_off_from_the_others_it_is_patient_but_not_for_ever(make_calls):
    calls = make_calls(profile=QUICK, state=_Alone())
    want, heard = FIRST, []
    while isinstance(want, Continue):
        reply = next_part("CA1", want, calls.services)
        heard += reply.says
        want = reply.then
    assert want == Listen(2)
    assert len(heard) == PATIENT_PARTS + 1
    assert heard[-1] == WAIT.broken
