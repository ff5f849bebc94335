"""Words are taken in handfuls, and none is lost, held back at its coming, or put in another place."""

import threading

import pytest

from voiceagent.calls import handfuls
from voiceagent.calls.handfuls import in_handfuls
from voiceagent.dialogue.base import Finished, Words


@pytest.fixture
def pauses():
    """The pauses that were made: give `pauses.append` as `sleep`."""
    return []


def slowly(words):
    for word in words:
        threading.Event().wait(2 * handfuls._HAD_TO_WAIT_S)
        yield Words(word)


def texts(events):
    return [event.text for event in events]


def test_all_words_come_in_their_order(pauses):
    assert texts(in_handfuls(slowly("abc"), lambda: True, pauses.append)) == ["a", "b", "c"]


def test_words_that_had_to_be_waited_for_are_followed_by_a_pause(pauses):
    list(in_handfuls(slowly("abc"), lambda: True, pauses.append))
    assert pauses == [handfuls.PAUSE_S] * 3


def test_while_the_caller_waits_there_is_no_pause(pauses):
    said = []
    for word in in_handfuls(slowly("abcd"), lambda: len(said) > 2, pauses.append):
        said.append(word)
    assert pauses == [handfuls.PAUSE_S] * 2


def test_a_word_is_handed_on_before_the_pause(pauses):
    words = in_handfuls(slowly("ab"), lambda: True, pauses.append)
    assert next(words) == Words("a")
    assert pauses == []


def test_after_a_pause_there_is_another_without_a_wait_for_one_more_word(pauses):
    def one_slow_word_and_then_what_gathered():
        yield from slowly("a")
        yield Words("b c d")
        yield Words("e f g")

    list(in_handfuls(one_slow_word_and_then_what_gathered(), lambda: True, pauses.append))
    assert pauses == [handfuls.PAUSE_S] * 3


def test_the_end_of_an_answer_is_not_followed_by_a_pause(pauses):
    def an_answer():
        yield from slowly("a")
        yield Finished("end", "claude")

    list(in_handfuls(an_answer(), lambda: True, pauses.append))
    assert pauses == [handfuls.PAUSE_S]


def test_words_that_are_here_already_come_without_a_pause(pauses, monkeypatch):
    monkeypatch.setattr(handfuls, "_HAD_TO_WAIT_S", 60.0)  # however busy this machine is
    assert texts(in_handfuls(iter([Words("a")] * 1000), lambda: True, pauses.append)) == ["a"] * 1000
    assert pauses == []


def test_whoever_stops_listening_stops_the_words():
    closed = threading.Event()

    def words():
        try:
            yield from map(Words, "abc")
        finally:
            closed.set()

    handed_on = in_handfuls(words(), lambda: False)
    next(handed_on)
    handed_on.close()
    assert closed.is_set()
