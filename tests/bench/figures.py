"""What was measured, beside what it should be: as a table for people, as JSON for programs."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line. Without a target it only explains the others."""

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    exactly: float | None = None

    @property
    def is_met(self) -> bool:
        if self.exactly is not None:
            return self.value == self.exactly
        return self.at_most is None or self.value <= self.at_most

    @property
    def target(self) -> str:
        if self.exactly is not None:
            return _number(self.exactly)
        return "" if self.at_most is None else f"at most {_number(self.at_most)}"


@dataclass(frozen=True)
class Measurement:
    """Figures that were taken together, and how. `problems`: the first things that went wrong, in words."""

    title: str
    how: str
    figures: tuple[Figure, ...]
    problems: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return all(figure.is_met for figure in self.figures)

    def __str__(self) -> str:
        return "\n".join([self.title, *_table(self.figures), *_wrapped(self.how), *self.problems])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed; NaN when there are none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _table(figures: Sequence[Figure]) -> Iterator[str]:
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        mark = "" if not figure.target else "ok" if figure.is_met else "MISSED"
        value = f"{_number(figure.value)} {figure.unit}".strip()
        yield f"  {figure.name:<{width}}  {value:>10}   {figure.target:<14} {mark}".rstrip()


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text.strip(), 100, initial_indent="  How: ", subsequent_indent="       ")


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}" if value < 10 else f"{value:.1f}"
