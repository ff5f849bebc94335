"""Terms: any text becomes words that both databases take as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceagent.storage.search.terms import asked_terms, terms_of

AROUND_TERMS = frozenset(" \t\n\"'=()*:&|!\\\x00")


@given(st.text())
def test_a_term_is_letters_and_digits_and_never_long(text: str) -> None:
    for term in [*terms_of(text), *asked_terms(text)]:
        assert term
        assert len(term) <= 120, "three times as long when folded, at most"
        assert not AROUND_TERMS.intersection(term)
        term.encode()


@given(st.text(min_size=1))
def test_whatever_is_asked_for_stands_in_the_same_text(text: str) -> None:
    assert set(asked_terms(text)) <= set(terms_of(text))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Connecting connections", ["connect", "connect"]),
        ("don't stop", ["dont", "stop"]),
        ("Öl für 100 €", ["ol", "fur", "100"]),
        ("東京", ["東", "京", "東京"]),
        ("Cafe東京", ["cafe", "東", "京", "東京"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


def test_a_query_has_a_dozen_terms_at_most() -> None:
    assert len(asked_terms(" ".join(f"word{index}" for index in range(5000)))) == 12
