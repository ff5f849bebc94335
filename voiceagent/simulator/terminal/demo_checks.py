"""Was it the call it should be? What a demo may not show."""

from collections.abc import Iterator, Sequence

from voiceagent.simulator.call import Call
from voiceagent.simulator.messages import Message
from voiceagent.simulator.relay.agent import REACTION_S
from voiceagent.simulator.sms_segments import segments_of
from voiceagent.simulator.terminal.figures import Figures
from voiceagent.simulator.webhooks import Exchange

LEAST_TURNS, LEAST_SECONDS = 5, 15.0
LONGEST_WAIT_S = 2.5
CLIPPED = -0.1  # dBFS
MOST_SEGMENTS = 2


def problems_of(call: Call, figures: Figures, texts: Sequence[Message], callbacks: Sequence[Exchange]) -> Iterator[str]:
    """A sentence for each."""
    yield from (f"on the line: {note}" for _, note in call.line.conversation.notes)
    yield from _in_the_figures(figures)
    yield from _about_texts(texts)
    yield from (f"a callback failed: {callback.error}" for callback in callbacks if callback.error)
    if not any(callback.fields.get("CallStatus") == "completed" for callback in callbacks):
        yield "the app was never told that the call is over"


def _in_the_figures(figures: Figures) -> Iterator[str]:
    if figures.turns < LEAST_TURNS:
        yield f"only {figures.turns} turns"
    if figures.seconds < LEAST_SECONDS:
        yield f"only {figures.seconds:.0f} s of call"
    if figures.waits.longest > LONGEST_WAIT_S:
        yield f"the caller waited {figures.waits.longest:.1f} s for an answer"
    if figures.tape.overlap > figures.interruptions * REACTION_S:
        yield f"both spoke at once for {figures.tape.overlap:.2f} s"
    if max(figures.tape.agent.peak, figures.tape.caller.peak) > CLIPPED:
        yield "the tape is clipped"


def _about_texts(texts: Sequence[Message]) -> Iterator[str]:
    if len(texts) != 1:
        yield f"{len(texts)} text messages instead of one"
    for text in texts:
        if text.status != "delivered":
            yield f"the text message is {text.status}"
        if segments_of(text.body).count > MOST_SEGMENTS:
            yield "the text message is too long"
