"""Snippets: short, with the words that were asked for, and marks that point at them."""

from hypothesis import given
from hypothesis import strategies as st

from voiceagent.storage.search.snippets import snippet_of
from voiceagent.storage.search.terms import asked_terms

WORDS = st.text(alphabet="abc zé東.,'", max_size=600)


def test_a_short_text_is_shown_whole_with_its_words_marked() -> None:
    snippet = snippet_of("Blue light scatters in air", asked_terms("scattering of light"))
    assert snippet.text == "Blue light scatters in air"
    assert [snippet.text[begin:end] for begin, end in snippet.marks] == ["light", "scatters"]


def test_of_a_long_text_the_place_is_shown_where_most_of_it_is() -> None:
    text = "Light. " + "Something else entirely. " * 20 + "Then blue light scatters. " + "And so on it goes. " * 20
    snippet = snippet_of(text, asked_terms("blue light scatter"))
    assert "blue light scatters" in snippet.text
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert len(snippet.text) <= 162


@given(WORDS, WORDS)
def test_marks_are_in_the_text_in_their_order(text: str, query: str) -> None:
    snippet = snippet_of(text, asked_terms(query))
    places = [place for mark in snippet.marks for place in mark]
    assert places == sorted(places)
    assert not places or places[-1] <= len(snippet.text)
    assert len(snippet.text) <= 162
    assert snippet.text.strip("…") in text
