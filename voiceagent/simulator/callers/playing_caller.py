"""Somebody whose recordings speak, one for each turn."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from voiceagent.simulator.phone import Phone
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.wav import read_wav

THINKS_S = 0.5  # before each recording


class Player(Protocol):
    """A Sound that can play files."""

    def caller_plays(self, recording: Path) -> Clip: ...


class PlayingCaller:
    """Plays all recordings, as long as the agent listens; `tell` is for who looks on."""

    def __init__(self, recordings: Sequence[Path], player: Player, tell: Callable[[str], None]) -> None:
        self._recordings = recordings
        self._player = player
        self._tell = tell

    def calls(self, phone: Phone) -> None:
        phone.dial()
        for at, recording in enumerate(self._recordings):
            if phone.is_over:
                self._tell(f"The agent has hung up. Recordings not played: {len(self._recordings) - at}.")
                return
            self._tell(f"       {recording.name}")
            phone.call.line.silence(THINKS_S)
            phone.says(self._player.caller_plays(recording))


def recordings_in(folder: Path) -> list[Path]:
    """Its WAV files in the order of their names. Raises ValueError when there is none, or one can't be played."""
    found = sorted(path for path in folder.glob("*") if path.suffix.lower() == ".wav")
    if not found:
        raise ValueError(f"there is no WAV file in {folder}")
    for path in found:
        read_wav(path)
    return found
