"""What a call sounded like: who said what when, and how long the caller waited in between."""

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from voiceagent.simulator.sound import Clip

Who = Literal["agent", "caller"]
WaitKind = Literal["opening", "answer", "gap", "reprompt"]
PCM_BYTES_A_SECOND = 16_000


@dataclass(frozen=True)
class Utterance:
    """One thing heard, in seconds since the call began.

    `kind`: what a Say spoke (`say`), a sound file or tones (`play`), what the caller said (`speech`) or
    pressed (`keys`). `url` is the document that was running. `cut`: stopped before its end.
    """

    who: Who
    text: str
    start: float
    end: float
    url: str
    kind: Literal["say", "play", "speech", "keys"] = "say"
    voice: str = ""
    language: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Wait:
    """Silence the caller sat through until the agent's next sound.

    `opening`: from the start of the call; `answer`: from the end of what the caller said or pressed; `gap`:
    inside a reply; `reprompt`: after the caller stayed silent. Of the `seconds` the app took `app`, Twilio
    `listening` (until it was sure that the caller had finished); the rest is Pause.
    """

    kind: WaitKind
    seconds: float
    app: float
    listening: float
    began: float
    url: str


class OnTape(NamedTuple):
    """A sound at its place: what others mix call.wav from."""

    start_seconds: float
    who: Who
    clip: Clip
    text: str


@dataclass
class _Silence:
    kind: WaitKind
    since: float
    app: float = 0.0
    listening: float = 0.0


@dataclass
class Conversation:
    """The record of one call, written by the call as it goes."""

    heard: list[Utterance] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    tape: list[OnTape] = field(default_factory=list)
    notes: list[tuple[float, str]] = field(default_factory=list)  # errors, input ignored
    _silence: _Silence = field(default_factory=lambda: _Silence("opening", 0.0))
    _acted: int = 0  # how much had been heard when the caller last acted

    def agent_sounds(self, utterance: Utterance, clip: Clip) -> None:
        self._end_silence(utterance)
        self.heard.append(utterance)
        self.tape.append(OnTape(utterance.start, "agent", clip, utterance.text))
        self._silence = _Silence("gap", utterance.end)

    def caller_sounds(self, utterance: Utterance, clip: Clip) -> None:
        self.heard.append(utterance)
        self.tape.append(OnTape(utterance.start, "caller", clip, utterance.text))
        self.caller_acts("answer", utterance.end)

    def caller_acts(self, kind: WaitKind, at: float) -> None:
        """From here on the caller waits for an answer."""
        self._acted = len(self.heard)
        self._silence = _Silence(kind, at)

    def app_took(self, seconds: float) -> None:
        self._silence.app += seconds

    def twilio_listened(self, seconds: float) -> None:
        self._silence.listening += seconds

    def note(self, at: float, text: str) -> None:
        self.notes.append((at, text))

    def cut(self, at: float) -> None:
        """Nothing of the agent's was heard after `at`."""
        self.heard = [_shortened(said, at) for said in self.heard if said.start < at]
        self.tape = [_trimmed(piece, at) for piece in self.tape if piece.start_seconds < at]

    @property
    def last_answer(self) -> str:
        """All the agent said since the caller last acted."""
        return " ".join(said.text for said in self.heard[self._acted :] if said.who == "agent")

    def __str__(self) -> str:
        """The whole call, a line for each thing heard or noted, in order."""
        lines = [(said.start, f"{said.who:>6}: {said.text}" + " --" * said.cut) for said in self.heard]
        lines += [(at, f"        ({note})") for at, note in self.notes]
        return "\n".join(f"{at:7.1f}s {line}" for at, line in sorted(lines, key=lambda line: line[0]))

    def _end_silence(self, utterance: Utterance) -> None:
        silence = self._silence
        seconds = utterance.start - silence.since
        if seconds > 0 or silence.kind != "gap":
            wait = Wait(silence.kind, max(0.0, seconds), silence.app, silence.listening, silence.since, utterance.url)
            self.waits.append(wait)


def _shortened(said: Utterance, at: float) -> Utterance:
    if said.who == "caller" or said.end <= at:
        return said
    share = (at - said.start) / (said.end - said.start)
    return replace(said, end=at, cut=True, text=said.text[: round(len(said.text) * share)])


def _trimmed(piece: OnTape, at: float) -> OnTape:
    seconds = at - piece.start_seconds
    if piece.who == "caller" or piece.clip.seconds <= seconds:
        return piece
    return piece._replace(clip=shortened_clip(piece.clip, seconds))


def shortened_clip(clip: Clip, seconds: float) -> Clip:
    """The first `seconds` of `clip`."""
    return Clip(seconds, clip.pcm[: int(seconds * PCM_BYTES_A_SECOND) // 2 * 2])
