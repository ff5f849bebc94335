"""A timeline in rows, as text is set in lines: broken where it hurts least."""

from collections.abc import Iterator
from dataclasses import replace

from voiceagent.simulator.timeline import Span, Timeline, Wait

LEAST = 0.6  # of a row's seconds: it may end that early to spare a sound


def rows_of(call: Timeline, seconds: float) -> Iterator[Timeline]:
    """The call in parts of at most `seconds`, none empty in time; together they cover it."""
    start = call.start
    while True:
        end = _row_end(call, start, seconds)
        yield _between(call, start, end)
        if end >= call.end:
            return
        start = end


def _row_end(call: Timeline, start: float, seconds: float) -> float:
    """Where the caller begins to speak; else where any other sound begins; else in the middle of one."""
    if start + seconds >= call.end:
        return call.end
    sounds = [(span.start, span.end) for span in call.spans] + [(wait.start, wait.end) for wait in call.waits]
    turns = [span.start for span in call.spans if span.who == "caller"]
    for begins in (turns, [begin for begin, _ in sounds]):
        free = [at for at in begins if not any(begin < at <= end for begin, end in sounds)]
        late = [at for at in free if LEAST * seconds < at - start <= seconds]
        if late:
            return max(late)
    return start + seconds


def _between(call: Timeline, start: float, end: float) -> Timeline:
    last = end >= call.end
    return Timeline(
        start,
        end,
        [_cut_speech(span, start, end) for span in call.spans if span.start < end and span.end > start],
        [_cut_wait(wait, start, end) for wait in call.waits if wait.start < end and wait.end > start],
        [mark for mark in call.marks if start <= mark.at and (mark.at < end or last)],
    )


def _cut_speech(span: Span, start: float, end: float) -> Span:
    """The part of `span` in a row, with the words that are spoken there."""
    words = span.text.split()
    a_word = (span.end - span.start) / max(1, len(words))
    first = max(0, round((start - span.start) / a_word))
    last = min(len(words), round((end - span.start) / a_word))
    text = " ".join(words[first:last])
    return replace(span, start=max(start, span.start), end=min(end, span.end), text=text)


def _cut_wait(wait: Wait, start: float, end: float) -> Wait:
    first, last = max(start, wait.start), min(end, wait.end)
    heard_out = wait.start + wait.listening
    return Wait(first, last, listening=max(0.0, min(heard_out, last) - first))
