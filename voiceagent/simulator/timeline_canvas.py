"""What a timeline is drawn on, in pixels from the upper left corner, and with which colours."""

from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from voiceagent.simulator.fitted_text import DOTS_PER_INCH

WIDTH, LEFT, RIGHT = 1400, 82, 28  # pixels: the picture, and its margins

INK, FAINT, RULE, PAPER = "#1f2430", "#7b8494", "#e4e7ec", "#ffffff"
AGENT, AGENT_FILL = "#3f6fc4", "#dfe9fb"
CALLER, CALLER_FILL = "#b3752a", "#f3e6d6"
LISTENING, MESSAGE = "#d3d8e0", "#0f7b7b"

GOOD, FAIR = 1.0, 2.0  # seconds a caller waits gladly, and without wondering whether the line is dead


class Canvas:
    """A white sheet of 1400 by `height` pixels."""

    def __init__(self, height: int) -> None:
        size = WIDTH / DOTS_PER_INCH, height / DOTS_PER_INCH
        figure = Figure(figsize=size, dpi=DOTS_PER_INCH, facecolor=PAPER)
        self._sheet = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.axis("off")

    def write(self, x: float, y: float, text: str, *, colour: str, points: float, **how: Any) -> None:
        """Text as it stands (a `$` is no formula), its middle at height `y`."""
        style = {"va": "center", "parse_math": False, **how}
        self._axes.text(x, y, text, color=colour, size=points, **style)

    def rule(self, x: tuple[float, float], y: tuple[float, float], *, colour: str = RULE, **how: Any) -> None:
        """A line, beneath all else."""
        self._axes.plot(x, y, color=colour, **{"lw": 1, "zorder": 0, **how})

    def box(self, x: float, y: float, width: float, height: float, *, fill: str, edge: str) -> None:
        shape = "round,pad=0,rounding_size=6"
        self._axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=shape, fc=fill, ec=edge, lw=1.2))

    def bar(self, x: tuple[float, float], y: float, height: float, *, colour: str) -> None:
        self._axes.fill_between([x[0], max(x[1], x[0] + 1)], y, y + height, color=colour, lw=0)

    def save(self, path: Path) -> None:
        """As PNG; makes the folder when it is missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._sheet.figure.savefig(path, format="png", dpi=DOTS_PER_INCH)


def how_good(seconds: float) -> str:
    """The colour of a wait."""
    if seconds <= GOOD:
        return "#2c9a5b"
    return "#d99413" if seconds <= FAIR else "#cf3030"


def clock(seconds: float) -> str:
    """1:05"""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
