"""The picture of a call: what is in it, how it is broken into rows, and that it is drawn."""

import struct
from pathlib import Path

import pytest

from voiceagent.simulator.conversation import Conversation, Utterance
from voiceagent.simulator.fitted_text import fitted, width_of
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.timeline import Mark, Span, Timeline, Wait, timeline_of
from voiceagent.simulator.timeline_canvas import how_good
from voiceagent.simulator.timeline_picture import draw_timeline
from voiceagent.simulator.timeline_rows import rows_of


def size_of(png: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    return width, height


def a_call(turns: int) -> Timeline:
    """Nine seconds a turn: the agent asks, the caller answers, and then waits."""
    spans, waits = [], []
    for turn in range(turns):
        at = 9.0 * turn
        waits.append(Wait(at, at + 1.5, listening=1.0))
        spans.append(Span("agent", at + 1.5, at + 3.0, "That is a lovely thought."))
        spans.append(Span("agent", at + 3.4, at + 5.0, "What would it cost? $5 or $6?"))
        spans.append(Span("caller", at + 5.5, at + 9.0, "I wonder whether music helps people to learn."))
    return Timeline(end=9.0 * turns, spans=spans, waits=waits)


def test_the_picture_is_1400_pixels_wide_and_grows_with_the_call(tmp_path: Path) -> None:
    draw_timeline(tmp_path / "new" / "short.png", a_call(2))
    draw_timeline(tmp_path / "long.png", a_call(12), title="A long one")
    short, long = size_of(tmp_path / "new" / "short.png"), size_of(tmp_path / "long.png")
    assert short[0] == long[0] == 1400
    assert long[1] > 4 * short[1]


def test_a_call_without_a_word_is_drawn_too(tmp_path: Path) -> None:
    draw_timeline(tmp_path / "silent.png", Timeline())
    assert size_of(tmp_path / "silent.png")[0] == 1400


def test_keys_messages_and_notes_are_drawn_and_each_message_has_its_line(tmp_path: Path) -> None:
    marks = [Mark(2.0, "1#", "key"), Mark(3.0, "a note"), Mark(9.0, "A summary " * 40, "sms")]
    draw_timeline(tmp_path / "plain.png", a_call(1))
    draw_timeline(tmp_path / "marked.png", Timeline(end=9.0, spans=a_call(1).spans, marks=marks))
    assert size_of(tmp_path / "marked.png")[1] - size_of(tmp_path / "plain.png")[1] == 60


def test_rows_end_where_the_caller_begins_to_speak() -> None:
    rows = list(rows_of(a_call(5), 20))
    assert [row.start for row in rows] == [0.0, 14.5, 32.5]
    assert rows[-1].end == 45.0
    assert sum(len(row.spans) for row in rows) == 15


def test_a_speech_longer_than_a_row_goes_on_in_the_next_with_the_words_spoken_there() -> None:
    numbers = " ".join(str(number) for number in range(50))
    rows = list(rows_of(Timeline(end=50.0, spans=[Span("agent", 0.0, 50.0, numbers)]), 20))
    assert [(row.start, row.end) for row in rows] == [(0.0, 20.0), (20.0, 40.0), (40.0, 50.0)]
    assert " ".join(span.text for row in rows for span in row.spans) == numbers
    assert rows[1].spans[0].text.startswith("20 21")


def test_a_wait_that_is_cut_keeps_its_two_parts() -> None:
    rows = list(rows_of(Timeline(end=25.0, waits=[Wait(0.0, 25.0, listening=21.0)]), 20))
    assert [wait for row in rows for wait in row.waits] == [Wait(0.0, 20.0, 20.0), Wait(20.0, 25.0, 1.0)]


def test_waits_count_without_the_time_twilio_listens() -> None:
    call = Timeline(end=9.0, waits=[Wait(0, 0.4), Wait(2, 3.6, listening=1.0), Wait(5, 8.0, listening=1.0)])
    assert call.median_wait == pytest.approx(0.6)
    assert call.longest_wait == pytest.approx(2.0)
    assert Timeline().median_wait == Timeline().longest_wait == 0.0


def test_gaps_are_pauses_inside_a_reply_and_nothing_else() -> None:
    assert [(gap.start, gap.end) for gap in a_call(2).gaps()] == [(3.0, 3.4), (12.0, 12.4)]


def test_a_wait_has_the_colour_of_what_a_caller_thinks_of_it() -> None:
    assert how_good(0.0) == how_good(1.0) != how_good(1.01)
    assert how_good(1.01) == how_good(2.0) != how_good(2.01) != how_good(1.0)


def test_a_recorded_conversation_becomes_a_timeline() -> None:
    call = Conversation()
    call.app_took(0.4)
    call.agent_sounds(Utterance("agent", "Hello.", 0.4, 1.4, "/"), Clip(1.0))
    call.caller_sounds(Utterance("caller", "Hi.", 2.0, 3.0, "/", "speech"), Clip(1.0))
    call.twilio_listened(1.0)
    call.app_took(0.5)
    call.agent_sounds(Utterance("agent", "So.", 4.5, 5.0, "/"), Clip(0.5))
    call.caller_sounds(Utterance("caller", "[1#]", 6.0, 6.4, "/", "keys"), Clip(0.4))
    drawn = timeline_of(call, 7.0, messages=[(12.0, "A summary")])
    assert [span.text for span in drawn.spans] == ["Hello.", "Hi.", "So."]
    assert drawn.waits == [Wait(0.0, 0.4), Wait(3.0, 4.5, listening=1.0)]
    assert drawn.marks == [Mark(6.0, "1#", "key"), Mark(7.0, "A summary", "sms")]


def test_text_is_wrapped_to_its_box_and_shortened_only_when_it_must_be() -> None:
    text = "Nobody knows for certain, but experiments show that the cells fire again."
    assert fitted(text, 2000, 1, 9) == text
    narrow = fitted(text, 150, 3, 9)
    assert narrow.endswith("…")
    assert len(narrow.splitlines()) == 3
    assert all(width_of(line, 9) <= 150 for line in narrow.splitlines())
    assert fitted(text, 5, 3, 9) == ""


def test_a_silence_of_the_callers_is_no_gap_even_if_the_agent_then_speaks_at_once() -> None:
    spans = [Span("agent", 0.0, 1.0, "Well?"), Span("agent", 6.0, 7.0, "Take your time.")]
    assert list(Timeline(end=7.0, spans=spans, waits=[Wait(6.0, 6.0)]).gaps()) == []
    assert list(Timeline(end=7.0, spans=spans).gaps()) == [Wait(1.0, 6.0)]
