"""Tokens become sentences: whatever the cuts between tokens, the same words are spoken."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from voiceagent.simulator.relay.from_app import PlaySound, SendDigits, Text
from voiceagent.simulator.relay.script import Piece, Script

WORDS = 'Well, it is 3.5 metres. Is it? "Yes!" she said… And so on'


def pieces(script: Script) -> list[str]:
    found = []
    while (piece := script.next()) is not None:
        found.append(piece.text)
    return found


@given(st.lists(st.integers(0, len(WORDS)), max_size=20))
def test_the_cuts_between_tokens_do_not_matter(cuts: list[int]) -> None:
    script, edges = Script(), [0, *sorted(cuts), len(WORDS)]
    for start, end in pairwise(edges):
        script.take(Text(WORDS[start:end]))
    script.take(Text("", last=True))
    assert pieces(script) == ["Well, it is 3.5 metres. ", "Is it? ", '"Yes!" ', "she said… ", "And so on"]
    assert script.replies == 1


def test_an_empty_reply_is_none() -> None:
    script = Script()
    script.take(Text("", last=True))
    assert script.replies == 0
    assert script.is_empty


def test_what_is_dropped_takes_the_rest_of_its_reply_along() -> None:
    script = Script()
    script.take(Text("One. Tw"))
    assert script.drop() == "One. Tw"
    script.take(Text("o. Three."))
    assert pieces(script) == []
    script.take(Text("Four.", last=True))
    assert pieces(script) == []
    script.take(Text("Five.", last=True))
    assert pieces(script) == ["Five."]


def test_a_reply_that_was_whole_takes_nothing_along() -> None:
    script = Script()
    script.take(Text("One. Two.", last=True))
    script.drop()
    script.take(Text("Three.", last=True))
    assert pieces(script) == ["Three."]


def test_pieces_keep_the_settings_of_their_tokens() -> None:
    script = Script()
    script.take(Text("Hola ", language="es-US", interruptible=False))
    script.take(Text("and hello.", last=True))
    first, second = script.next(), script.next()
    assert first == Piece("Hola ", "es-US", interruptible=False)
    assert second == Piece("and hello.")


def test_sounds_stand_where_they_came() -> None:
    script = Script()
    script.take(Text("Listen: "))
    script.take_sound(PlaySound("/a.wav"))
    script.take_sound(SendDigits("1"))
    script.take(Text("nice?", last=True))
    kinds = [script.next() for _ in range(4)]
    assert [each.text or type(each.sound).__name__ for each in kinds if each] == [
        "Listen: ",
        "PlaySound",
        "SendDigits",
        "nice?",
    ]
