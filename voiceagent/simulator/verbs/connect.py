"""Connect: hand the call over to a WebSocket of the app. Of its nouns only ConversationRelay can be done."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import End, Fetch, Onward, Outcome
from voiceagent.simulator.relay.ended import Ended
from voiceagent.simulator.relay.session import RelaySession
from voiceagent.simulator.relay.settings import RelaySettings
from voiceagent.simulator.verbs.base import UnknownVerb, method


@dataclass(frozen=True)
class Connect:
    relay: RelaySettings
    action: str = ""
    method: str = "POST"

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        noun = element.find("ConversationRelay")
        if noun is None:
            raise UnknownVerb(f"the simulator cannot connect to {[child.tag for child in element]} yet")
        return cls(RelaySettings.parse(noun), element.get("action", ""), method(element))

    def do(self, line: Line) -> Outcome:
        return RelaySession(
            line, self.relay, lambda ended, sid, seconds: self._after(line, ended, sid, seconds)
        ).begin()

    def _after(self, line: Line, ended: Ended, session_id: str, seconds: float) -> Outcome:
        """Without an action a session that failed takes the call with it."""
        if self.action:
            return Fetch(line.resolve(self.action), self.method, ended.fields(session_id, seconds))
        return End("failed") if ended.status == "failed" else Onward()
