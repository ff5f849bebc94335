"""Hangup: the agent ends the call."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import End, Outcome


@dataclass(frozen=True)
class Hangup:
    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        return cls()

    def do(self, line: Line) -> Outcome:
        return End()
