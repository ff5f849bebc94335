"""The figures of a call: its waits, and what can be measured on its tape."""

from dataclasses import dataclass
from statistics import median

from voiceagent.simulator.call import Call
from voiceagent.simulator.tape import Measured, measure


@dataclass(frozen=True)
class Waits:
    """What the caller waited for answers, in seconds: all of it, and how much of it was the app's."""

    answers: int
    median: float
    longest: float
    app_median: float
    app_longest: float
    longest_gap: float


@dataclass(frozen=True)
class Figures:
    """`turns` are answers to something said or pressed; `interruptions`: how often the caller broke into one."""

    seconds: float
    turns: int
    waits: Waits
    tape: Measured
    interruptions: int = 0


def figures_of(call: Call) -> Figures:
    waits = waits_of(call)
    tape = measure(call.line.conversation.tape, call.line.position)
    interruptions = sum(said.cut for said in call.line.conversation.heard)
    return Figures(call.line.position, waits.answers, waits, tape, interruptions)


def waits_of(call: Call) -> Waits:
    conversation = call.line.conversation
    answers = [wait for wait in conversation.waits if wait.kind == "answer"]
    whole = [wait.seconds for wait in answers] or [0.0]
    app = [wait.app for wait in answers] or [0.0]
    gaps = [wait.seconds for wait in conversation.waits if wait.kind == "gap"]
    return Waits(len(answers), median(whole), max(whole), median(app), max(app), max(gaps, default=0.0))
