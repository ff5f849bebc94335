"""Words are counted fairly: how a number is written is no mistake, and a wrong one is."""

import pytest

from tests.bench.spoken_words import spoken_words
from tests.bench.word_errors import AT_MOST_PERCENT, Heard, differences, measurement_of, percent_wrong, sentences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at 3:30 p.m.", "at three thirty PM"),
        ("at 3.30 pm", "at 3:30pm"),
        ("It is 7:00.", "it is seven"),
        ("the 14th of March", "the fourteenth of march"),
        ("March 21st", "march twenty-first"),
        ("555-0142", "five five five oh one four two"),
        ("555-0142", "5550142"),
        ("555 0142", "double five five zero one four two"),
        ("1984", "nineteen eighty-four"),
        ("in 2026", "in two thousand and twenty-six"),
        ("in 2026", "in twenty twenty six"),
        ("1,250 feet", "one thousand two hundred and fifty feet"),
        ("250", "two hundred fifty"),
        ("300,000", "three hundred thousand"),
        ("2000000", "two million"),
        ("$250", "two hundred and fifty dollars"),
        ("97%", "ninety seven percent"),
        ("3.5 pounds", "three point five pounds"),
        ("October 2nd, 1869", "october second eighteen sixty nine"),
        ("Okay, Dr. Smith!", "OK doctor Smith"),
        ("It’s time.", "it's time"),
        ("one moment", "1 moment"),
    ],
)
def test_the_same_words_are_the_same(one: str, other: str):
    assert spoken_words(one) == spoken_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("555-0142", "555-0143"),
        ("thirty", "thirteen"),
        ("three thirty", "three forty"),
        ("two hundred and fifty", "two hundred"),
        ("twenty five", "twenty four"),
        ("at 8:20", "to 8, 20"),
        ("March 14th", "March 4th"),
        ("Marie", "Murray"),
        ("I can", "I can't"),
        ("five dollars", "five"),
    ],
)
def test_other_words_are_others(one: str, other: str):
    assert spoken_words(one) != spoken_words(other)


@pytest.mark.parametrize(
    ("said", "understood", "wrong"),
    [
        ("a b c", "a b c", []),
        ("a b c", "a x c", ["b→x"]),
        ("a b c", "a c", ["-b"]),
        ("a c", "a b c", ["+b"]),
        ("a b", "", ["-a", "-b"]),
        ("", "a", ["+a"]),
        ("a b c d", "b c d e", ["-a", "+e"]),
    ],
)
def test_the_fewest_changes_are_told(said: str, understood: str, wrong: list[str]):
    assert differences(said.split(), understood.split()) == wrong


def test_the_rate_is_of_the_words_that_were_said():
    heard = [Heard("talk", "one two three oak", "123 oak", 1.0), Heard("talk", "a b c d e f", "a b", 1.0)]
    assert percent_wrong(heard) == pytest.approx(100 * 4 / 8)


def test_what_went_wrong_is_listed_and_too_much_misses_the_target():
    measured = measurement_of([Heard("names", "I met Marie", "I met Murray", 1.0)])
    assert not measured.is_met
    assert "marie→murray" in str(measured)
    assert measurement_of([Heard("names", "I met Marie", "I met Marie.", 1.0)]).is_met


def test_there_are_enough_sentences_of_each_kind():
    kinds = [kind for kind, _ in sentences()]
    assert len(kinds) >= 40
    assert {kind: kinds.count(kind) >= 10 for kind in kinds} == dict.fromkeys(
        ["names", "numbers", "dates", "talk"], True
    )
    assert AT_MOST_PERCENT == 3
    assert [kind for kind, _ in sentences(1)] == ["names", "numbers", "dates", "talk"]
