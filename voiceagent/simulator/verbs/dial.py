"""Dial: connect the caller with somebody else. The callees are scripted (`Habits.callees`)."""

import uuid
from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.habits import Callee
from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Fetch, Onward, Outcome
from voiceagent.simulator.verbs.base import method, text, whole_number


@dataclass(frozen=True)
class Dial:
    numbers: tuple[str, ...]
    action: str = ""
    method: str = "POST"
    timeout: int = 30
    time_limit: int = 14400

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        nouns = tuple(text(child) for child in element if child.tag == "Number")
        return cls(
            numbers=nouns or (text(element),),
            action=element.get("action", ""),
            method=method(element),
            timeout=whole_number(element, "timeout", 30, least=5),
            time_limit=whole_number(element, "timeLimit", 14400, least=1),
        )

    def do(self, line: Line) -> Outcome:
        number, callee = self._first_to_answer(line)
        answered = callee.status == "completed" and callee.rings <= self.timeout
        line.silence(min(callee.rings, self.timeout))
        talked = min(callee.talks, self.time_limit) if answered else 0.0
        line.note(f"dials {number}: {callee.status if answered else self._unanswered(callee)}")
        line.silence(talked)
        if not self.action:
            return Onward()
        fields = {
            "DialCallStatus": "completed" if answered else self._unanswered(callee),
            "DialCallSid": "CA" + uuid.uuid4().hex,
            "DialBridged": "true" if answered else "false",
        }
        if answered:
            fields["DialCallDuration"] = str(round(talked))
        return Fetch(line.resolve(self.action), self.method, fields)

    def _first_to_answer(self, line: Line) -> tuple[str, Callee]:
        """All are called at once; who nobody scripted does not answer."""
        called = [(number, line.habits.callees.get(number, Callee())) for number in self.numbers]
        return min(called, key=lambda target: (target[1].status != "completed", target[1].rings))

    def _unanswered(self, callee: Callee) -> str:
        return "no-answer" if callee.status == "completed" else callee.status
