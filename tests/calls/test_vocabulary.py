"""The names a recogniser is told to expect: those of this call, and the caller's own where the carrier vouches."""

from dataclasses import replace

import pytest

from voiceagent.calls.so_far import a_new_call, on_record, with_turn
from voiceagent.calls.vocabulary import MOST, vocabulary_of


@pytest.fixture
def call(calls):
    call = replace(a_new_call("CA1", calls.services), number="+14155550123", trusted=True)
    return on_record(call, calls.services)


def test_names_inside_a_sentence_count_and_a_sentence_s_first_word_does_not(call, calls):
    call = with_turn(call, 1, "Maybe it was Suzanne Simard in Canada", "Mycorrhiza, you mean?")
    assert vocabulary_of(call, calls.services) == ("Suzanne Simard", "Canada")


def test_what_was_kept_before_is_expected_of_an_attested_caller_alone(call, calls):
    captures, now = calls.services.record.captures, calls.services.clock.now()
    captures.keep(call.caller_id, "CA0", 1, "The pendulum of Foucault shows it", now)
    assert vocabulary_of(call, calls.services) == ("Foucault",)
    assert vocabulary_of(replace(call, trusted=False), calls.services) == ()


def test_there_are_not_too_many_of_them(call, calls):
    many = " and ".join(f"Name{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(100))
    assert len(vocabulary_of(with_turn(call, 1, f"so {many}", ""), calls.services)) == MOST
