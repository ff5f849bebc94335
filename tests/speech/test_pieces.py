"""A long thought is heard whole: in pieces, in order, and not at all rather than with a hole in it."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speech.sounds import ENGLISH, RATE, joined, silence, soon, voice
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech.base import Audio, Expected, Transcript
from voiceagent.speech.failures import failure
from voiceagent.speech.pieces import InPieces, cut
from voiceagent.speech.quiet_places import quiet_places
from voiceagent.speech.scripted import ScriptedTranscriber

PIECE_S = 2.4


class ByNumber:
    """Hears the number of a piece, from 0, and may fail at it (`fails(number, tries)`); every other one is slow."""

    name = "by_number"

    def __init__(
        self, audio: Audio, fails: Callable[[int, int], TranscriberFailed | None] = lambda number, tries: None
    ) -> None:
        self.tries: dict[int, int] = {}
        self.most_at_once = 0
        self._number_of = {piece.samples: number for number, piece in enumerate(cut(audio, PIECE_S))}
        self._at_once = 0
        self._lock = threading.Lock()
        self._fails = fails

    def transcribe(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        number = self._number_of[audio.samples]
        with self._lock:
            self.tries[number] = self.tries.get(number, 0) + 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        threading.Event().wait(0.0 if number % 2 else 0.02)
        with self._lock:
            self._at_once -= 1
        if failed := self._fails(number, self.tries[number]):
            raise failed
        return Transcript(str(number), "en-US", self.name, audio.seconds)


def talk(pieces: int = 4) -> Audio:
    """So many stretches of voice, with pauses between them at which it is cut; each longer than the one before."""
    parts: list[Audio] = []
    for number in range(pieces):
        parts += [voice(2.0 + 0.02 * number), silence(0.4)]
    return joined(*parts)


def test_what_is_short_is_heard_as_it_is():
    scripted = ScriptedTranscriber("Hello.")
    assert InPieces(scripted, piece_s=2.0).transcribe(voice(2.2), ENGLISH, soon()).text == "Hello."
    assert scripted.asked[0][0] is voice(2.2)


def test_it_is_cut_in_the_pauses():
    audio = talk(4)
    for place in quiet_places(audio, PIECE_S):
        around = audio.part(place - RATE // 20, place + RATE // 20).samples
        assert not any(around)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40_000), st.floats(0.2, 3.0), st.randoms())
def test_pieces_make_the_whole_and_none_is_much_too_long(count: int, piece_s: float, dice):
    audio = Audio(dice.randbytes(2 * count), RATE)
    pieces = list(cut(audio, piece_s))
    assert b"".join(piece.samples for piece in pieces) == audio.samples
    assert all(piece.seconds <= 1.25 * piece_s + 0.1 for piece in pieces)
    assert all(piece.samples for piece in pieces) or not count


def test_the_text_is_in_order_whoever_is_ready_first():
    audio = talk(6)
    heard = InPieces(ByNumber(audio), piece_s=PIECE_S, at_once=3).transcribe(audio, ENGLISH, soon())
    assert heard.text == "0 1 2 3 4 5"
    assert heard.seconds == pytest.approx(audio.seconds)
    assert (heard.language, heard.transcriber) == ("en-US", "by_number")


def test_so_many_are_heard_at_once_and_no_more():
    one = ByNumber(talk(8))
    InPieces(one, piece_s=PIECE_S, at_once=2).transcribe(talk(8), ENGLISH, soon())
    assert one.most_at_once <= 2


def test_a_piece_that_fails_once_is_heard_the_second_time():
    audio = talk(3)
    one = ByNumber(audio, lambda number, tries: failure("server_error") if tries == 1 else None)
    assert InPieces(one, piece_s=PIECE_S).transcribe(audio, ENGLISH, soon()).text == "0 1 2"
    assert one.tries == {0: 2, 1: 2, 2: 2}


def test_a_piece_that_fails_twice_fails_the_whole():
    audio = talk(4)
    one = ByNumber(audio, lambda number, tries: failure("server_error") if number == 1 else None)
    with pytest.raises(TranscriberFailed, match="server_error"):
        InPieces(one, piece_s=PIECE_S).transcribe(audio, ENGLISH, soon())
    assert one.tries[1] == 2


def test_what_no_retry_mends_is_not_tried_again():
    audio = talk(3)
    one = ByNumber(audio, lambda number, tries: failure("no_access"))
    with pytest.raises(TranscriberFailed, match="no_access"):
        InPieces(one, piece_s=PIECE_S, at_once=1).transcribe(audio, ENGLISH, soon())
    assert set(one.tries.values()) == {1}


def test_a_silent_piece_adds_nothing_and_no_space():
    scripted = ScriptedTranscriber("One.", "", "Two.")
    pieces = len(list(cut(talk(3), PIECE_S)))
    heard = InPieces(scripted, piece_s=PIECE_S, at_once=1).transcribe(talk(3), ENGLISH, soon())
    assert pieces == 3
    assert heard.text == "One. Two."


def test_ten_minutes_are_cut_into_ten():
    minute = joined(voice(2.0), silence(0.5))
    audio = Audio(minute.samples * 240, RATE)
    assert audio.seconds == 600
    assert 9 <= len(list(cut(audio, 60.0))) <= 12
