"""A call on tape: what was spoken when, mixed as one would have heard it, and measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voiceagent.simulator.audio import TELEPHONE_RATE, Samples, from_pcm, silence
from voiceagent.simulator.conversation import OnTape, Who
from voiceagent.simulator.dtmf import keys_pressed, tones
from voiceagent.simulator.loudness import FRAME, Level, limited, loudness, sounding
from voiceagent.simulator.wav import write_wav

_FADE = 0.004  # seconds at both ends of a clip: one that was cut short (a hang-up, a key) would click


@dataclass(frozen=True)
class Measured:
    """Seconds, and levels in dBFS. Somebody sounds where it is louder than -50 dBFS."""

    seconds: float
    longest_silence: float
    longest_silence_at: float
    overlap: float
    agent: Level
    caller: Level


def mix(tape: Sequence[OnTape], seconds: float = 0.0) -> Samples:
    """Both sides on one track, at least `seconds` long; never beyond full scale where both speak at once."""
    agent, caller = tracks(tape, seconds)
    both = agent + caller
    return limited(both) if np.abs(both).max(initial=0) > 1 else both


def tracks(tape: Sequence[OnTape], seconds: float = 0.0) -> tuple[Samples, Samples]:
    """The agent's side and the caller's, equally long."""
    length = max([seconds, *(piece.start_seconds + piece.clip.seconds for piece in tape)])
    return _track(tape, "agent", length), _track(tape, "caller", length)


def write_tape(path: Path, tape: Sequence[OnTape], seconds: float = 0.0, *, two_channels: bool = False) -> None:
    """An 8 kHz 16-bit WAV: mono as one would hear it, or the agent left and the caller right."""
    sides = list(tracks(tape, seconds)) if two_channels else [mix(tape, seconds)]
    write_wav(path, sides)


def measure(tape: Sequence[OnTape], seconds: float = 0.0) -> Measured:
    """What can be said of a tape without listening to it."""
    agent, caller = tracks(tape, seconds)
    agent_sounds, caller_sounds = sounding(agent), sounding(caller)
    silent_from, silent_frames = _longest_run(~(agent_sounds | caller_sounds))
    return Measured(
        seconds=len(agent) / TELEPHONE_RATE,
        longest_silence=silent_frames * FRAME,
        longest_silence_at=silent_from * FRAME,
        overlap=float((agent_sounds & caller_sounds).sum()) * FRAME,
        agent=loudness(agent),
        caller=loudness(caller),
    )


def _track(tape: Sequence[OnTape], who: Who, length: float) -> Samples:
    track = silence(length)
    for piece in tape:
        if piece.who == who:
            samples = _faded(_samples(piece))
            at = round(piece.start_seconds * TELEPHONE_RATE)
            room = track[at : at + len(samples)]
            room += samples[: len(room)]
    return track


def _samples(piece: OnTape) -> Samples:
    """A clip's samples; a pressed key, which has none, sounds as it does on a telephone."""
    keys = keys_pressed(piece.text)
    return tones(keys, piece.clip.seconds) if keys and not piece.clip.pcm else from_pcm(piece.clip.pcm)


def _faded(samples: Samples) -> Samples:
    ramp = np.linspace(0, 1, min(round(_FADE * TELEPHONE_RATE), len(samples) // 2), dtype=np.float32)
    faded = samples.copy()
    faded[: len(ramp)] *= ramp
    faded[len(faded) - len(ramp) :] *= ramp[::-1]
    return faded


def _longest_run(flags: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Where the longest run of True begins, and its length; (0, 0) when there is none."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    begins, lengths = edges[::2], edges[1::2] - edges[::2]
    if not len(begins):
        return 0, 0
    longest = int(lengths.argmax())
    return int(begins[longest]), int(lengths[longest])
