"""What came in, as values: numbers, words, keys."""

import pytest

from voiceagent.calls.heard import Arrival, Heard, clean_words


@pytest.mark.parametrize(
    ("from_number", "number"),
    [
        ("+14155550123", "+14155550123"),
        ("+266696687", None),
        ("+8656696", None),
        ("anonymous", None),
        ("client:ada", None),
        ("sip:ada@example.com", None),
        ("", None),
        ("+0155550123", None),
        ("+1415555012345678", None),
        ("+١٤١٥٥٥٥٠١٢٣", None),
    ],
)
def test_only_a_number_that_tells_callers_apart_is_one(from_number, number):
    assert Arrival("CA1", from_number, attested=True).number == number


def test_words_count_before_keys_and_keys_are_named_one_by_one():
    assert Heard("CA1", 1, words="one", digits="2").text == "one"
    assert Heard("CA1", 1, digits="12*").text == "(keypad: 1 2 *)"


def test_neither_is_a_silence():
    assert Heard("CA1", 1).is_silence
    assert not Heard("CA1", 1, digits="*").is_silence


def test_no_two_webhooks_of_a_call_are_one_delivery():
    """What can follow what in one turn: silences in a row, asking again, and silences after that."""
    heard = [Heard("CA1", turn, silences=s, reasks=r) for turn in (1, 2, 11) for s in (1, 2, 11) for r in (0, 1)]
    assert len({one.delivery for one in heard}) == len(heard)
    assert Heard("CA1", 1, words="a").delivery == Heard("CA1", 1, words="b").delivery


def test_words_are_one_line_of_what_can_be_written_everywhere():
    assert clean_words(" a\x00b\r\n c\ud800\ufffe\x85d \t") == "a b c d"
    assert clean_words("Straße, 東京, naïve 🙂") == "Straße, 東京, naïve 🙂"
