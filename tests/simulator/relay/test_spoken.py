"""The speaking clock: where a caller breaks in, and when that was."""

import pytest

from voiceagent.simulator.relay.spoken import BreaksIn, Spoken

REPLY = "One two. Three four."


@pytest.mark.parametrize(
    ("at", "heard"),
    [(1, "One"), (2, "One two."), (3, "One two. Three"), (4, REPLY), ("TWO", "One two"), ("three four", REPLY[:-1])],
)
def test_it_is_after_a_word_or_after_a_text(at: int | str, heard: str) -> None:
    offset = BreaksIn(at).offset(REPLY)
    assert offset is not None
    assert REPLY[:offset] == heard


@pytest.mark.parametrize("at", [5, "five"])
def test_what_was_not_said_yet_is_nowhere(at: int | str) -> None:
    assert BreaksIn(at).offset(REPLY) is None


def test_the_middle_of_a_reply_is_at_the_end_of_a_word() -> None:
    spoken = Spoken()
    spoken.add("One two. ", 10.0, 12.0)
    spoken.add("Three four five six.", 12.0, 16.0)
    at = spoken.cut_in_the_middle()
    assert spoken.text == "One two. Three"
    assert at == pytest.approx(13.0)
    assert spoken.seconds == pytest.approx(3.0)
    assert spoken.seconds_of_last == pytest.approx(1.0)


def test_nothing_has_no_middle() -> None:
    assert Spoken().cut_in_the_middle() is None
