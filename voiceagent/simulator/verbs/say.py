"""Say: the agent speaks."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Onward, Outcome
from voiceagent.simulator.verbs.base import whole_number

MOST_LOOPS = 1000  # also what loop=0 means


@dataclass(frozen=True)
class Say:
    text: str
    voice: str = "man"
    language: str = "en-US"
    loop: int = 1

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        return cls(
            text=" ".join(spoken(element).split()),
            voice=element.get("voice", "man"),
            language=element.get("language", "en-US"),
            loop=whole_number(element, "loop", 1) or MOST_LOOPS,
        )

    def do(self, line: Line) -> Outcome:
        for _ in range(min(self.loop, MOST_LOOPS) if self.text else 0):
            line.speak(self.text, voice=self.voice, language=self.language)
        return Onward()


def spoken(element: ET.Element) -> str:
    """The words of the text and its SSML; a `sub` sounds like its alias."""
    words = []
    unread = [element]
    while unread:  # no recursion: SSML may be nested thousands deep
        current = unread.pop()
        words.append(current.get("alias") or current.text or "")
        for child in reversed(current):
            tail = ET.Element("tail")
            tail.text = child.tail
            unread += [tail, child]
    return "".join(words)
