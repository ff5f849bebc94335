"""Texts in the cheap alphabet, in no more segments than allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceagent.telephony.gsm7 import BASIC, EXTENDED, as_gsm7, is_gsm7
from voiceagent.telephony.segments import fit, segments

GSM7 = st.text(st.sampled_from(sorted(BASIC | EXTENDED)))
ANYTHING = st.text(st.characters()) | st.text(st.sampled_from("ab. !?“”’–…€[]é\n🙂ß你"), max_size=800)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“It’s” – she said — ‘yes’…", "\"It's\" - she said - 'yes'..."),
        ("naïve façade, señor Dvořák", "naive facade, señor Dvorak"),
        ("e\u0301te\u0301", "été"),
        ("Straße, à la carte, Ångström, Ω", "Straße, à la carte, Ångström, Ω"),
        ("Well done 👍🏽 🇩🇪 👨‍👩‍👧 ☀️ ❤️!", "Well done !"),
        ("5 € for {x} | [y]", "5 € for {x} | [y]"),
        ("½ of `x` × 3 ≠ 20 °C", "1/2 of 'x' x 3 != 20 degC"),
        ("a\u00a0b\u2028c\u200bd\te", "a b cd e"),
        ("one\r\n two \n\n three", "one\ntwo\n\nthree"),
        ("nul\x00 and bell\x07 and esc\x1b", "nul and bell and esc"),
        ("  \n ", ""),
    ],
)
def test_text_keeps_its_sense_in_gsm7(text, plain):
    assert as_gsm7(text) == plain


@given(ANYTHING)
def test_any_text_becomes_gsm7_and_then_stays_as_it_is(text):
    plain = as_gsm7(text)
    assert is_gsm7(plain)
    assert as_gsm7(plain) == plain


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # an escaped character is not torn apart: 76 of them leave a septet of the segment empty
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("’" + "a" * 69, 1),
        ("’" + "a" * 70, 2),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
        ("🙂" * 66, 2),
        ("🙂" * 67, 3),
    ],
)
def test_segments_are_counted_as_a_carrier_does(text, count):
    assert segments(text) == count


@given(GSM7, GSM7)
def test_more_text_never_costs_less(text, more):
    assert segments(text) <= segments(text + more)


@given(ANYTHING, st.integers(1, 3), st.text(st.characters(), max_size=60))
def test_what_is_fit_never_costs_more_than_allowed_and_keeps_its_tail(text, allowed, tail):
    plain_tail = as_gsm7(tail)
    if segments(plain_tail) == 1 and len(plain_tail) < 60:
        fitted = fit(text, allowed, tail=tail)
        assert segments(fitted) <= allowed
        assert fitted.endswith(plain_tail)


@given(ANYTHING)
def test_what_fits_is_not_cut(text):
    plain = as_gsm7(text)
    if segments(plain) <= 2:
        assert fit(text) == plain


@given(st.text(st.sampled_from("ab. !?€[\n"), min_size=400, max_size=800))
def test_a_cut_text_is_the_beginning_of_the_whole_one_and_fills_at_least_half_the_room(text):
    plain, fitted = as_gsm7(text), fit(text)
    if fitted != plain:
        assert plain.startswith(fitted.removesuffix("..."))
        assert segments(fitted + "a" * 160) > 2


def test_it_cuts_behind_a_sentence():
    text = "One idea came back today. " * 20
    fitted = fit(text)
    assert fitted.endswith("today.")
    assert len(fitted) > 270


def test_it_cuts_behind_a_word_where_no_sentence_ends_in_time():
    fitted = fit("photosynthesis and " * 40)
    assert fitted.endswith(("photosynthesis...", "and..."))
    assert segments(fitted) == 2


def test_it_cuts_inside_a_word_that_never_ends():
    assert fit("a" * 1000) == "a" * 303 + "..."


def test_a_tail_that_leaves_no_room_is_an_error():
    with pytest.raises(ValueError, match="no room"):
        fit("a long story " * 50, 1, tail="b" * 158)
