"""The shape of every verb, and how their attributes are read."""

from typing import Protocol, Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Outcome


class UnknownVerb(NotImplementedError):
    """Good TwiML that this simulator cannot do yet."""


class Verb(Protocol):
    """One TwiML verb: a frozen dataclass that can be parsed and done."""

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        """Reads the element. Lenient, as Twilio is: a bad attribute counts as absent."""
        ...

    def do(self, line: Line) -> Outcome:
        """Happens on the line. Raises Interrupted when something else takes over in the middle."""
        ...


def whole_number(element: ET.Element, name: str, default: int, *, least: int = 0) -> int:
    value = element.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 and int(value) >= least else default


def truth(element: ET.Element, name: str, *, default: bool) -> bool:
    value = element.get(name)
    return value == "true" if value in {"true", "false"} else default


def method(element: ET.Element) -> str:
    return "GET" if element.get("method", "").upper() == "GET" else "POST"


def text(element: ET.Element) -> str:
    return (element.text or "").strip()
