"""Redirect: go on with another document."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Fetch, Outcome
from voiceagent.simulator.verbs.base import method, text


@dataclass(frozen=True)
class Redirect:
    url: str
    method: str = "POST"

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        return cls(text(element), method(element))

    def do(self, line: Line) -> Outcome:
        return Fetch(line.resolve(self.url), self.method)
