"""Reject: does not take the call. Only as the first verb is the call never answered."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import End, Outcome


@dataclass(frozen=True)
class Reject:
    reason: str = "rejected"

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        return cls("busy" if element.get("reason") == "busy" else "rejected")

    def do(self, line: Line) -> Outcome:
        if line.answered:
            return End("completed")
        return End("busy" if self.reason == "busy" else "no-answer")
