"""One row of a timeline's picture: both lanes, the waits in colour, messages, and the seconds below."""

from voiceagent.simulator.conversation import Who
from voiceagent.simulator.fitted_text import fitted, width_of
from voiceagent.simulator.timeline import Mark, Span, Timeline, Wait
from voiceagent.simulator.timeline_canvas import (
    AGENT,
    AGENT_FILL,
    CALLER,
    CALLER_FILL,
    FAINT,
    GOOD,
    INK,
    LEFT,
    LISTENING,
    MESSAGE,
    PAPER,
    RIGHT,
    WIDTH,
    Canvas,
    clock,
    how_good,
)

SECONDS_A_ROW = 20
SECOND = (WIDTH - LEFT - RIGHT) / SECONDS_A_ROW  # pixels
LABELS, LANE, BETWEEN, AXIS, TEXTS = 20, 62, 6, 22, 30  # pixels, from top to bottom
BAND = 28  # how high a wait is drawn in its lane
TINY, SMALL, WORDS, NAMES = 7.0, 8.0, 8.8, 10.0  # points

GOOD_GAP, SMALL_GAP = 0.5, 0.15  # seconds: no more of a pause than people make; too short for a label

COLOURS: dict[Who, tuple[str, str]] = {"agent": (AGENT_FILL, AGENT), "caller": (CALLER_FILL, CALLER)}


class TimelineRow:
    """Draws downwards from `top`, `height_of(row)` pixels."""

    def __init__(self, canvas: Canvas, row: Timeline, top: float) -> None:
        self._canvas, self._row = canvas, row
        self._labels = top + LABELS - 5
        self._lanes: dict[Who, float] = {"agent": top + LABELS, "caller": top + LABELS + LANE + BETWEEN}
        self._floor = self._lanes["caller"] + LANE

    def draw(self) -> None:
        self._lane_names()
        self._seconds()
        for wait in self._row.waits:
            self._wait(wait)
        for gap in self._row.gaps():
            self._gap(gap)
        for span in self._row.spans:
            self._speech(span)
        for mark in self._row.marks:
            if mark.kind == "key":
                self._key(mark)
        for line, mark in enumerate(_messages(self._row)):
            self._message(mark, line)

    def _lane_names(self) -> None:
        for who, top in self._lanes.items():
            middle = top + LANE / 2
            self._name(who, middle, COLOURS[who][1])
            self._canvas.rule((LEFT, self._x(self._row.end)), (middle, middle))

    def _seconds(self) -> None:
        for second in range(-int(-self._row.start // 1), int(self._row.end) + 1):
            x = self._x(second)
            if second % 5:
                self._canvas.rule((x, x), (self._floor, self._floor + 3))
            else:
                self._canvas.rule((x, x), (self._lanes["agent"], self._floor + 6))
                self._canvas.write(x, self._floor + 14, clock(second), colour=FAINT, points=SMALL, ha="center")

    def _speech(self, span: Span) -> None:
        (fill, edge), top = COLOURS[span.who], self._lanes[span.who]
        left, width = self._x(span.start), (span.end - span.start) * SECOND
        self._canvas.box(left, top, width, LANE, fill=fill, edge=edge)
        margin = 7 if width > 80 else 3
        sizes = (points for points in (WORDS, SMALL) if fitted(span.text, width - 2 * margin, 3, points))
        points = next(sizes, TINY)
        words = fitted(span.text, width - 2 * margin, 3, points)
        self._canvas.write(left + margin, top + LANE / 2, words, colour=INK, points=points, linespacing=1.25)

    def _wait(self, wait: Wait) -> None:
        colour, top = how_good(wait.answering), self._lanes["agent"] + (LANE - BAND) / 2
        left, answering, right = self._x(wait.start), self._x(wait.end - wait.answering), self._x(wait.end)
        if wait.listening:
            self._canvas.bar((left, answering), top, BAND, colour=LISTENING)
        self._canvas.bar((answering, right), top, BAND, colour=colour)
        listening = f"{wait.listening:.1f} + " if wait.listening else ""
        self._label(wait, f"{listening}{wait.answering:.1f} s", colour, WORDS, "bold")

    def _gap(self, gap: Wait) -> None:
        middle = self._lanes["agent"] + LANE / 2
        colour = FAINT if gap.answering <= GOOD_GAP else how_good(gap.answering + GOOD)
        ends = self._x(gap.start), self._x(gap.end)
        self._canvas.rule(ends, (middle, middle), colour=colour, lw=2, ls=(0, (1, 1)), zorder=1)
        if gap.answering >= SMALL_GAP:
            self._label(gap, f"{gap.answering:.1f}", colour, SMALL, "normal")

    def _key(self, key: Mark) -> None:
        left, middle = self._x(key.at), self._lanes["caller"] + LANE / 2
        self._canvas.box(left, middle - 14, width_of(key.label, NAMES, "bold") + 16, 28, fill=INK, edge=INK)
        self._canvas.write(left + 8, middle, key.label, colour=PAPER, points=NAMES, weight="bold")

    def _message(self, mark: Mark, line: int) -> None:
        colour, top = FAINT, self._floor + AXIS + 3 + line * TEXTS
        if mark.kind == "sms":
            colour = MESSAGE
            self._name("SMS", top + TEXTS / 2 - 2, colour)
        words = fitted(mark.label, WIDTH - RIGHT - LEFT - 20, 1, WORDS)
        x, width = self._x(mark.at), width_of(words, WORDS) + 16
        left = max(LEFT, min(x, WIDTH - RIGHT - width))
        self._canvas.rule((x, x), (self._lanes["agent"], top), colour=colour, ls=(0, (2, 2)))
        self._canvas.box(left, top, width, TEXTS - 4, fill=PAPER, edge=colour)
        self._canvas.write(left + 8, top + TEXTS / 2 - 2, words, colour=colour, points=WORDS)

    def _label(self, wait: Wait, text: str, colour: str, points: float, weight: str) -> None:
        middle = (self._x(wait.start) + self._x(wait.end)) / 2
        how = {"weight": weight, "ha": "center", "va": "bottom"}
        self._canvas.write(middle, self._labels, text, colour=colour, points=points, **how)

    def _name(self, name: str, middle: float, colour: str) -> None:
        self._canvas.write(LEFT - 12, middle, name, colour=colour, points=NAMES, weight="bold", ha="right")

    def _x(self, at: float) -> float:
        return LEFT + (at - self._row.start) * SECOND


def height_of(row: Timeline) -> int:
    """Pixels; each message takes a line more."""
    return LABELS + LANE + BETWEEN + LANE + AXIS + TEXTS * len(_messages(row))


def _messages(row: Timeline) -> list[Mark]:
    return [mark for mark in row.marks if mark.kind != "key"]
