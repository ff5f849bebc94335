"""A picture of a call: who spoke when, and in colour what the caller waited before each answer."""

from pathlib import Path
from statistics import median

from voiceagent.simulator.fitted_text import width_of
from voiceagent.simulator.timeline import Timeline
from voiceagent.simulator.timeline_canvas import (
    FAINT,
    FAIR,
    GOOD,
    INK,
    LEFT,
    LISTENING,
    RIGHT,
    WIDTH,
    Canvas,
    clock,
    how_good,
)
from voiceagent.simulator.timeline_row import SECONDS_A_ROW, TimelineRow, height_of
from voiceagent.simulator.timeline_rows import rows_of

HEADER, ROW_GAP = 104, 20  # pixels
LEGEND_POINTS = 9.0


def draw_timeline(path: Path, call: Timeline, title: str = "") -> None:
    """Writes a PNG, 1400 pixels wide and as high as the call is long."""
    rows = list(rows_of(call, SECONDS_A_ROW))
    canvas = Canvas(HEADER + sum(height_of(row) + ROW_GAP for row in rows))
    _header(canvas, call, title or f"A call of {clock(call.end)}")
    _legend(canvas)
    top = HEADER
    for row in rows:
        TimelineRow(canvas, row, top).draw()
        top += height_of(row) + ROW_GAP
    canvas.save(path)


def _header(canvas: Canvas, call: Timeline, title: str) -> None:
    canvas.write(LEFT, 34, title, colour=INK, points=17, weight="bold")
    whole = [wait.end - wait.start for wait in call.waits] or [0.0]
    waits = f"wait {median(whole):.2f} s (median), {max(whole):.2f} s (longest)"
    ours = f"of it ours {call.median_wait:.2f} s, {call.longest_wait:.2f} s"
    canvas.write(LEFT, 64, f"{len(call.waits)} answers  ·  {waits}, {ours}", colour=FAINT, points=11)


def _legend(canvas: Canvas) -> None:
    """From the right edge to the left."""
    x = float(WIDTH - RIGHT)
    for label, colour in (
        (f"over {FAIR:.0f} s", how_good(FAIR + 1)),
        (f"up to {FAIR:.0f} s", how_good(FAIR)),
        (f"answer within {GOOD:.0f} s", how_good(GOOD)),
        ("Twilio: has the caller finished?", LISTENING),
    ):
        x -= width_of(label, LEGEND_POINTS)
        canvas.write(x, 64, label, colour=INK, points=LEGEND_POINTS)
        canvas.bar((x - 20, x - 6), 57, 14, colour=colour)
        x -= 36
