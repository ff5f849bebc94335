"""Sentences as they stream: where they are cut, when it can be known, and that pieces don't matter."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceagent.dialogue.sentences import SentenceStream


def cut(text: str, size: int = 10_000) -> list[str]:
    """The sentences of a text that streams in pieces of `size` characters."""
    stream = SentenceStream()
    sentences = [sentence for at in range(0, len(text), size) for sentence in stream.feed(text[at : at + size])]
    return sentences + stream.finish()


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)


LINES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()[1:]
CUTS = dict(line.replace("⏎", "\n").split(":: ", 1) for line in LINES)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
@pytest.mark.parametrize("marked", CUTS.values(), ids=CUTS.keys())
def test_it_cuts_where_a_reader_would(marked: str, size: int) -> None:
    expected = [part.strip() for part in marked.split("|") if part.strip()]
    assert cut(marked.replace("|", ""), size) == expected


SIGNS = ". ! ? … 。 ؟ \" ' ” » « ( ) [ * _ ` ``` , ; : — - ¿ ¡ ... ?! と あ 🎉"
WORDS = "1 12 3.5 A I a ä Dr Mr No St e.g i.e z. B etc U.S p.m am Mai Ma March The well a.com J EST"
FRAGMENTS = st.sampled_from(
    [*SIGNS.split(" "), *WORDS.split(" "), *" " * 12, "\n", "\u00a0", "word " * 20, "x" * 130, "a, b "]
)
TEXTS = st.lists(FRAGMENTS, max_size=60).map("".join) | st.text(max_size=200)


@given(TEXTS, st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_the_pieces_it_comes_in_do_not_matter(text: str, sizes: list[int]) -> None:
    stream, sentences, at = SentenceStream(), [], 0
    for turn in range(len(text)):
        size = sizes[turn % len(sizes)]
        sentences += stream.feed(text[at : at + size])
        at += size
    assert sentences + stream.finish() == cut(text) == cut(text, 1)


@given(TEXTS)
def test_nothing_is_lost_added_or_turned_round(text: str) -> None:
    sentences = cut(text, 5)
    assert solid("".join(sentences)) == solid(text)
    assert all(sentence == sentence.strip() and sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("pieces", "done_after"),
    [
        (["What is it?", " And"], 2),
        (["What ", "is ", "it? ", "And "], 3),
        (["It ", "happened ", "yesterday. ", "Then "], 3),
        (["First line", "\n", "Second"], 2),
        (["Ask Dr", ".", " Smith", " about", " it", ".", " He"], 7),
        (["好。", "是"], 2),
        (["¿Qué?", "¡"], 2),
    ],
)
def test_a_sentence_comes_out_as_soon_as_it_is_known(pieces: list[str], done_after: int) -> None:
    stream = SentenceStream()
    counts = [len(stream.feed(piece)) for piece in pieces]
    assert counts.index(1) + 1 == done_after


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    text = "and then we went on to the next one, " * 20
    sentences = cut(text, 4)
    assert all(100 < len(sentence) <= 240 for sentence in sentences[:-1])
    assert all(sentence.endswith("one,") for sentence in sentences)


def test_numbers_are_not_clauses() -> None:
    assert all(not sentence.endswith(",") for sentence in cut("1,000 people " * 60, 4))


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=500), min_size=1, max_size=80))
def test_a_word_is_never_cut(words: list[str]) -> None:
    assert " ".join(cut(" ".join(words), 3)).split() == words


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=20), min_size=60, max_size=200))
def test_a_sentence_without_end_or_comma_is_still_cut(words: list[str]) -> None:
    assert max(map(len, cut(" ".join(words), 3))) <= 400


def test_what_is_pending_can_be_seen_and_dropped() -> None:
    stream = SentenceStream()
    assert stream.feed("One is done. Two is no") == ["One is done."]
    assert stream.pending == "Two is no"
    stream.drop_pending()
    assert stream.pending == ""
    assert stream.feed("Three. ") + stream.finish() == ["Three."]


def test_it_can_be_used_again_after_the_end() -> None:
    stream = SentenceStream()
    assert stream.feed("Half a sent") == []
    assert stream.finish() == ["Half a sent"]
    assert stream.finish() == []
    assert stream.feed("Another sentence. ") == ["Another sentence."]


def test_long_code_comes_out_whole() -> None:
    code = "```\n" + "x = 1, 2. Foo!\n" * 100 + "```"
    assert cut(f"Look:\n{code}\nDone.", 6) == ["Look:", code, "Done."]
