"""Which sentences say most about a call."""

from hypothesis import given
from hypothesis import strategies as st

from voiceagent.agents.ideas import content_words, heard_sentences, key_sentences

BIOLOGY = [
    "hello there",
    "so I have been thinking about photosynthesis in green leaves",
    "my neighbour has a dog. photosynthesis needs light and green leaves catch it",
    "okay thanks goodbye",
]


def test_words_that_carry_nothing_are_left_out():
    assert content_words("Well, I think that the LIGHT is a wave") == ["light", "wave"]


def test_sentences_are_cut_at_their_ends_and_blanks_tidied():
    assert heard_sentences(" One.  Two?\nThree! four ") == ["One.", "Two?", "Three!", "four"]
    assert heard_sentences("你好。再见") == ["你好。", "再见"]
    assert heard_sentences(" ") == []


def test_what_the_caller_comes_back_to_is_chosen_in_the_order_it_was_said():
    assert key_sentences(BIOLOGY, 2) == [
        "photosynthesis in green leaves",
        "photosynthesis needs light and green leaves catch it",
    ]


def test_small_talk_is_never_chosen():
    assert key_sentences(["hello", "yes okay", "um well thank you goodbye"], 2) == []


def test_a_sentence_said_twice_is_chosen_once():
    assert key_sentences(["light is a wave"] * 3, 2) == ["light is a wave"]


def test_a_long_ramble_does_not_win_by_its_length():
    ramble = " ".join(f"word{chr(97 + n)}x" for n in range(20))
    said = [ramble, "entropy always grows", "why entropy grows at all", "entropy again"]
    assert ramble not in key_sentences(said, 2)


@given(st.lists(st.text(max_size=200), max_size=6), st.integers(0, 3))
def test_whatever_was_said_no_more_than_wanted_is_chosen_and_all_of_it_was_said(utterances, wanted):
    chosen = key_sentences(utterances, wanted)
    said = " ".join(" ".join(words.split()) for words in utterances)
    assert len(chosen) <= wanted
    assert all(sentence in said for sentence in chosen)
