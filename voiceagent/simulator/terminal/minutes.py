"""The minutes of a call: line by line what was said, what was understood, and how long the caller waited."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from voiceagent.simulator.call import Call
from voiceagent.simulator.conversation import Utterance, Wait
from voiceagent.simulator.sound import Clip

CUT = " \N{EN DASH}"  # behind what somebody broke into
SMALLEST_GAP_S = 0.05  # between two sentences: less is no pause


@dataclass(frozen=True)
class Line:
    """`at` in seconds since the call began. `ear`: what Twilio understood, where that was something else.

    `wait` is what the caller waited before this. `starts_answer`: it is the first the agent says again.
    """

    at: float
    who: Literal["agent", "caller", "ear", "note"]
    text: str
    wait: Wait | None = None

    @property
    def starts_answer(self) -> bool:
        return self.wait is not None and self.wait.kind != "gap"


@dataclass
class Minutes:
    """Taken while the call goes on: give `hear` to the simulator as `on_sound`. `tell` gets each line at once."""

    call: Callable[[], Call]
    tell: Callable[[Line], None] = lambda line: None
    lines: list[Line] = field(default_factory=list)
    _said: str = ""  # what the caller said last
    _sound_ended: float = 0.0
    _waits: int = 0
    _exchanges: int = 0
    _messages: int = 0
    _notes: int = 0

    def hear(self, utterance: Utterance, _clip: Clip) -> None:
        self.catch_up()
        if utterance.who == "caller":
            self._said = utterance.text
            self._add(Line(utterance.start, "caller", utterance.text))
        else:
            self._agent(utterance)
        self._sound_ended = utterance.end

    def catch_up(self) -> None:
        """What was understood and noted since the last sound; to be called once more at the end."""
        call = self.call()
        for exchange in call.exchanges[self._exchanges :]:
            self._understood(exchange.fields.get("SpeechResult", ""), call.line.position)
        self._exchanges = len(call.exchanges)
        for sent in call.line.messages[self._messages :]:
            if sent.message.get("type") == "prompt" and sent.message.get("last"):
                self._understood(sent.message.get("voicePrompt", ""), sent.at)
        self._messages = len(call.line.messages)
        for at, note in call.line.conversation.notes[self._notes :]:
            self._add(Line(at, "note", note))
        self._notes = len(call.line.conversation.notes)

    def _understood(self, text: str, at: float) -> None:
        if text and _plain(text) != _plain(self._said):
            self._add(Line(at, "ear", text))

    def _agent(self, utterance: Utterance) -> None:
        waits = self.call().line.conversation.waits
        wait = waits[-1] if len(waits) > self._waits else None
        self._waits = len(waits)
        if wait and wait.kind == "reprompt":
            silent = wait.began - self._sound_ended
            self._add(Line(self._sound_ended, "note", f"the caller says nothing for {silent:.0f} s"))
        if wait and wait.kind == "gap" and wait.seconds < SMALLEST_GAP_S:
            wait = None
        self._add(Line(utterance.start, "agent", utterance.text + CUT * utterance.cut, wait))

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self.tell(line)


def _plain(text: str) -> str:
    """Only the words: Twilio's ear does not hear commas."""
    return " ".join(re.findall(r"\w+", text.lower()))
