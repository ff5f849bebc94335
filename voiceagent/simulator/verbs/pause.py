"""Pause: silence."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Onward, Outcome
from voiceagent.simulator.verbs.base import whole_number


@dataclass(frozen=True)
class Pause:
    length: int = 1

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        return cls(whole_number(element, "length", 1, least=1))

    def do(self, line: Line) -> Outcome:
        line.silence(self.length)
        return Onward()
