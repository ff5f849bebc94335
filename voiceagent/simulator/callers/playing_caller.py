"""Somebody whose recordings speak, one for each turn."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from voiceagent.simulator.phone import Phone
from voiceagent.simulator.sound import Clip

THINKS_S = 0.5  # before each recording


class Recording(NamedTuple):
    name: str
    clip: Clip


class PlayingCaller:
    """Plays all recordings, as long as the agent listens; `tell` is for who looks on."""

    def __init__(self, recordings: Sequence[Recording], tell: Callable[[str], None]) -> None:
        self._recordings = recordings
        self._tell = tell

    def calls(self, phone: Phone) -> None:
        phone.dial()
        for at, recording in enumerate(self._recordings):
            if phone.is_over:
                left = len(self._recordings) - at
                self._tell(f"The agent has hung up; {left} recordings were not played.")
                return
            self._tell(f"       {recording.name}")
            phone.call.line.silence(THINKS_S)
            phone.says(recording.clip)


def wav_files(folder: Path) -> list[Path]:
    """In the order of their names. Raises FileNotFoundError when there is none."""
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".wav")
    if not found:
        raise FileNotFoundError(f"there is no .wav file in {folder}")
    return found
