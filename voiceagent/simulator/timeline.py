"""When who spoke in a call, and how long the caller waited: what its picture is drawn from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from voiceagent.simulator.conversation import Conversation, Who
from voiceagent.simulator.dtmf import keys_pressed


@dataclass(frozen=True)
class Span:
    """Somebody speaks, `start` to `end`, in seconds since the call began."""

    who: Who
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Wait:
    """The caller waits for the agent's next word.

    For the first `listening` seconds Twilio makes sure that the caller has finished; the rest is ours.
    """

    start: float
    end: float
    listening: float = 0.0

    @property
    def answering(self) -> float:
        return max(0.0, self.end - self.start - self.listening)


@dataclass(frozen=True)
class Mark:
    """Something that happened: a key was pressed, a text message was sent, anything worth a note."""

    at: float
    label: str
    kind: Literal["key", "sms", "note"] = "note"


@dataclass(frozen=True)
class Timeline:
    """A call, or a part of it that covers `start` to `end`."""

    start: float = 0.0
    end: float = 0.0
    spans: Sequence[Span] = ()
    waits: Sequence[Wait] = ()
    marks: Sequence[Mark] = ()

    @property
    def median_wait(self) -> float:
        return median([wait.answering for wait in self.waits] or [0.0])

    @property
    def longest_wait(self) -> float:
        return max([wait.answering for wait in self.waits], default=0.0)

    def gaps(self) -> Iterator[Wait]:
        """The pauses inside the agent's replies: between two of its sentences, nothing else going on."""
        for before, after in pairwise(sorted(self.spans, key=lambda span: span.start)):
            waited = any(before.end <= wait.start <= after.start for wait in self.waits)
            if before.who == after.who == "agent" and before.end < after.start and not waited:
                yield Wait(before.end, after.start)


def timeline_of(call: Conversation, seconds: float, messages: Sequence[tuple[float, str]] = ()) -> Timeline:
    """The timeline of a call that lasted `seconds`; `messages`: when each SMS went out, and its text."""
    heard = [said for said in call.heard if said.kind != "keys"]
    pressed = [said for said in call.heard if said.kind == "keys"]
    waits = [wait for wait in call.waits if wait.kind != "gap"]
    return Timeline(
        end=seconds,
        spans=[Span(said.who, said.start, said.end, said.text + (" –" if said.cut else "")) for said in heard],
        waits=[Wait(wait.began, wait.began + wait.seconds, min(wait.listening, wait.seconds)) for wait in waits],
        marks=[
            *(Mark(said.start, keys_pressed(said.text) or said.text, "key") for said in pressed),
            *(Mark(min(at, seconds), text, "sms") for at, text in messages),
        ],
    )
