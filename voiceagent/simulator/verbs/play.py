"""Play: a sound file, or tones."""

import io
import urllib.error
import urllib.request
import wave
from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Onward, Outcome
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.verbs.base import text, whole_number
from voiceagent.simulator.verbs.say import MOST_LOOPS

PAUSES_S = {"w": 0.5, "W": 1.0}
TONE_S = 0.2
UNKNOWN_S = 2.0  # files whose length we cannot read
FETCH_TIMEOUT_S = 15.0


@dataclass(frozen=True)
class Play:
    url: str
    digits: str = ""
    loop: int = 1

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        loop = whole_number(element, "loop", 1) or MOST_LOOPS
        return cls(text(element), element.get("digits", ""), min(loop, MOST_LOOPS))

    def do(self, line: Line) -> Outcome:
        if self.digits:
            line.play(Clip(seconds_of_tones(self.digits)), f"[tones {self.digits}]")
            return Onward()
        clip = fetch_sound(line.resolve(self.url))
        if clip is None:
            line.note(f"11200: nothing to play at {self.url}")
            return Onward()
        for _ in range(self.loop):
            line.play(clip, f"[plays {self.url}]")
        return Onward()


def seconds_of_tones(digits: str) -> float:
    return sum(PAUSES_S.get(key, TONE_S) for key in digits)


def fetch_sound(url: str) -> Clip | None:
    """The file at `url`, fetched without any call fields or signature; None when there is none."""
    try:
        with urllib.request.urlopen(url, timeout=FETCH_TIMEOUT_S) as answer:  # noqa: S310  the check lets only http(s) by
            return clip_of(answer.read())
    except (urllib.error.URLError, OSError, ValueError):
        return None


def clip_of(file: bytes) -> Clip:
    """The sound of an 8 kHz, 16 bit, mono WAV; of other files only a guess at their length."""
    try:
        with wave.open(io.BytesIO(file)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
            as_is = (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) == (8000, 2, 1)
            return Clip(seconds, sound.readframes(sound.getnframes()) if as_is else b"")
    except (wave.Error, EOFError, ZeroDivisionError):
        return Clip(UNKNOWN_S)
