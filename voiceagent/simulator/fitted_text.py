"""Text in a box of so many pixels: wrapped at words, shortened with an ellipsis where it has to be."""

from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

DOTS_PER_INCH = 100
_measure = TextToPath()


@lru_cache(maxsize=4096)
def width_of(text: str, points: float, weight: str = "normal") -> float:
    """Pixels that `text` takes in the default font."""
    font = FontProperties(size=points, weight=weight)
    width, _, _ = _measure.get_text_width_height_descent(text.replace("$", r"\$"), font, ismath=False)
    return float(width) * DOTS_PER_INCH / 72


def fitted(text: str, width: float, lines: int, points: float) -> str:
    """As much of `text` as fits into `lines` lines of `width` pixels, with line breaks; perhaps nothing."""
    words = text.split()
    done: list[str] = []
    while words and len(done) < lines:
        taken = _that_fit(words, width, points)
        if not taken:
            break
        done.append(" ".join(words[:taken]))
        words = words[taken:]
    if words and done:
        done[-1] = _with_ellipsis(done[-1], width, points)
    return "\n".join(done)


def _that_fit(words: list[str], width: float, points: float) -> int:
    """How many of `words` fit into one line."""
    taken = 0
    while taken < len(words) and width_of(" ".join(words[: taken + 1]), points) <= width:
        taken += 1
    return taken


def _with_ellipsis(line: str, width: float, points: float) -> str:
    while line and width_of(line + "…", points) > width:
        line = line.rpartition(" ")[0]
    return line + "…" if line else ""
