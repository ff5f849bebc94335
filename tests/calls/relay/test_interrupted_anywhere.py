"""Interrupted at any word of any reply: state, record and the next model request hold exactly what was heard."""

import itertools
import re
import threading

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.calls.conftest import words
from tests.calls.relay.conftest import LONG_S, Talk
from voiceagent.calls.heard import Arrival
from voiceagent.calls.opening import start_call
from voiceagent.calls.relay.token import Admission
from voiceagent.core.way import Way
from voiceagent.dialogue.base import Finished, Words

SENTENCES = {
    "en-US": [
        "One is this.", "Why is that?", "It is 3.5, or **maybe** 4!", "- One\n- *two*", "See `code` at 10:30.",
        "Dr. Smith said: “No.”", "That's $5 & more…", "Read [this](https://a.example/b) first.", "# A heading\n", "No.",
    ],
    "de-DE": ["Das sind 2,5 Liter.", "Wie bitte?", "Größe und *Maß*, z. B. hier.", "Am 3. Mai um 10:30 Uhr."],
    "fr-FR": ["C’est l’été, n’est-ce pas ?", "À quoi pensez-vous ?", "Il y en a **1 000** !"],
    "es-US": ["¿Por qué sí?", "¡Qué niño!", "Son 3,5 km/h."],
}  # fmt: skip
CALL_SIDS = (f"CA{number}" for number in itertools.count())


@st.composite
def replies(draw):
    """A language, and a reply in it in the pieces of a model's stream."""
    language = draw(st.sampled_from(sorted(SENTENCES)))
    text = " ".join(draw(st.lists(st.sampled_from(SENTENCES[language]), min_size=1, max_size=5)))
    size = draw(st.integers(1, 12))
    return language, [text[at : at + size] for at in range(0, len(text), size)]


class Halting:
    """Says its pieces up to one of them, and the rest only when it is let."""

    def __init__(self, pieces, said):
        self._pieces, self._said = pieces, said
        self.halted, self.go_on = threading.Event(), threading.Event()

    def __call__(self, _):
        for place, piece in enumerate(self._pieces):
            if place == self._said:
                self.halted.set()
                self.go_on.wait(LONG_S)
            yield Words(piece)
        yield Finished("end", "halting")


@pytest.fixture
def house_of(make_calls):
    """The house that takes calls in a language."""
    houses = {}

    def house(language):
        if language not in houses:
            houses[language] = make_calls(way=Way("relay", language))
        return houses[language]

    return house


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(replies(), st.floats(0, 1), st.floats(0, 1), st.booleans())
@example(("en-US", ["One is this. ", "One is this. ", "One is this."]), 1.0, 0.4, False)
@example(("en-US", ["It is **may", "be** 4!"]), 0.5, 0.0, False)
def test_history_is_what_was_heard(house_of, reply, spoken, heard, is_told_again):
    """`spoken` of the reply has come from the model when the caller breaks in, and `heard` of what was sent."""
    language, pieces = reply
    calls = house_of(language)
    halting = Halting(pieces, said := round(spoken * len(pieces)))
    calls.answerer.scripts, calls.answerer.asked = [halting, words("Go on.")], []
    call_sid = next(CALL_SIDS)
    start_call(Arrival(call_sid, "+14155550123", attested=True), calls.services)
    call = Talk(calls, Admission(call_sid, 1, 0, True, "nonce"))
    try:
        call.line.says("rain", language)
        if said < len(pieces):
            assert halting.halted.wait(LONG_S)
        else:
            call.line.wait_for_reply()
        utterance = _some_words(call.line.text, heard)
        for _ in range(1 + is_told_again):
            call.line.interrupts(utterance, len(utterance) * 60)
        call.line.says("wait", language)
        call.line.wait_for_text("Go on.")
        halting.go_on.set()
        assert [(e.heard, e.said) for e in calls.answerer.asked[1].exchanges] == [("rain", utterance)]
        call.wait_for_exchanges(("rain", utterance), ("wait", "Go on."))
    finally:
        halting.go_on.set()
        call.hang_up()
    assert [(said, " ".join(says)) for said, says in call.record] == [("rain", utterance), ("wait", "Go on.")]


def _some_words(sent, share):
    """So much of what was sent, to the end of a word."""
    ends = [0, *(word.end() for word in re.finditer(r"\S+", sent))]
    return sent[: ends[round(share * (len(ends) - 1))]]
