"""What stays of a call: how it sounded, its picture, its transcript."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from voiceagent.simulator.call import Call
from voiceagent.simulator.messages import Message
from voiceagent.simulator.terminal.minutes import Line
from voiceagent.simulator.terminal.printing import clock


@dataclass(frozen=True)
class Keepsakes:
    """Where they are written."""

    wav: Path
    picture: Path
    transcript: Path

    @classmethod
    def within(cls, folder: Path) -> Self:
        return cls(folder / "call.wav", folder / "timeline.png", folder / "transcript.txt")

    def write(self, call: Call, lines: Sequence[Line], texts: Sequence[Message], mode: str = "gather") -> None:
        self.write_wav(call)
        self._draw(call, texts, mode)
        self.write_transcript(call, lines, texts)

    def write_wav(self, call: Call) -> None:
        """Both voices on one track, 8 kHz, in the call's own time."""
        from voiceagent.simulator.tape import write_tape

        write_tape(self.wav, call.line.conversation.tape, call.line.position)

    def write_transcript(self, call: Call, lines: Sequence[Line], texts: Sequence[Message]) -> None:
        title = f"A call to {call.fields.to} from {call.fields.from_}, {datetime.now():%d %B %Y}"
        spoken = [_as_text(line) for line in lines]
        sent = [f"text to {text.to} ({text.status}): {text.body}" for text in texts]
        self.transcript.parent.mkdir(parents=True, exist_ok=True)
        self.transcript.write_text("\n".join([title, "", *spoken, "", *sent]).rstrip() + "\n", encoding="utf-8")

    def _draw(self, call: Call, texts: Sequence[Message], mode: str) -> None:
        from voiceagent.simulator.timeline import timeline_of
        from voiceagent.simulator.timeline_picture import draw_timeline

        seconds = call.line.position
        messages = [(seconds, text.body) for text in texts]  # they come when the call is over
        title = f"A call to {call.fields.to}, {clock(seconds)}, mode {mode}"
        draw_timeline(self.picture, timeline_of(call.line.conversation, seconds, messages), title)


def _as_text(line: Line) -> str:
    match line.who:
        case "ear":
            return f"{'':14} [Twilio understood: {line.text}]"
        case "note":
            return f"{clock(line.at):>5}          ({line.text})"
    waited = f"[after {line.wait.seconds:.2f} s] " if line.wait and line.starts_answer else ""
    return f"{clock(line.at):>5}  {line.who:>6}: {waited}{line.text}"
