"""Events off the wire: the same whatever pieces they come in, and nothing that is no event."""

from itertools import pairwise

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceagent.dialogue.server_sent_events import data_of

STREAM = (
    b": a comment\n\n"
    b'event: content_block_delta\ndata: {"text": "caf\xc3\xa9"}\n\n'
    b"event: ping\n\n"
    b"data:[DONE]\r\n\r\n"
    b"data: two\ndata: lines\nid: 7\n\n"
    b"data: never finished"
)
DATA = ['{"text": "café"}', "[DONE]", "two\nlines"]


def events_in(*pieces: bytes, kind: str = "text/event-stream; charset=utf-8") -> list[str]:
    response = httpx2.Response(200, headers={"content-type": kind}, content=iter(pieces))
    return [data for together in data_of(response) for data in together]


def test_the_data_of_whole_events_comes_in_order():
    assert events_in(STREAM) == DATA


@given(st.lists(st.integers(1, len(STREAM)), max_size=6))
def test_it_does_not_matter_how_the_bytes_were_cut(cuts: list[int]):
    places = sorted({0, len(STREAM), *cuts})
    assert events_in(*(STREAM[start:end] for start, end in pairwise(places))) == DATA


def test_an_event_is_there_before_the_next_one():
    def pieces():
        yield b"data: first\n\n"
        raise AssertionError("it wanted more")

    response = httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=pieces())
    assert next(data_of(response)) == ["first"]


def test_events_that_come_together_are_told_together():
    pieces = b"data: one\n\ndata: two\n\ndata: th", b"ree", b"\n\ndata: four\n\n"
    response = httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=iter(pieces))
    assert list(data_of(response)) == [["one", "two"], ["three", "four"]]


@pytest.mark.parametrize("kind", ["text/html", "", "application/json"])
def test_what_is_no_stream_of_events_is_refused(kind: str):
    with pytest.raises(httpx2.SSEError):
        events_in(STREAM, kind=kind)


def test_a_line_without_end_is_refused():
    with pytest.raises(httpx2.SSEError):
        events_in(b"data: ", *[b"x" * 65536] * 20)


def test_bytes_that_are_no_text_do_not_stop_the_stream():
    assert events_in(b"data: caf\xe9\n\n", b"data: b\n\n") == ["caf\ufffd", "b"]
