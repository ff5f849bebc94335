"""WAV files: reads whatever a person recorded, writes 16-bit."""

import wave
from pathlib import Path

import numpy as np

from voiceagent.simulator.audio import TELEPHONE_RATE, Samples, resample, to_pcm


def read_wav(path: Path, rate: int = TELEPHONE_RATE) -> Samples:
    """A WAV of any rate, 8 to 32 bits, any number of channels, as mono samples at `rate`.

    Raises ValueError for a file that is not a PCM WAV (a compressed one, or another format altogether).
    """
    try:
        with wave.open(str(path), "rb") as file:
            width, channels, source = file.getsampwidth(), file.getnchannels(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as exc:
        raise ValueError(f"{path.name} is not an uncompressed WAV file: {exc}") from exc
    whole = len(data) - len(data) % (width * channels)  # a recorder that was killed leaves half a frame
    frames = _widened(data[:whole], width).reshape(-1, channels)
    return resample(frames.mean(axis=1).astype(np.float32), source, rate)


def write_wav(path: Path, channels: list[Samples], rate: int = TELEPHONE_RATE) -> None:
    """One sample array per channel, all of the same length; makes the folder when it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(to_pcm(np.stack(channels, axis=1)))


def _widened(data: bytes, width: int) -> Samples:
    """PCM of 1 to 4 bytes a sample -> samples. A WAV's 8-bit samples are unsigned, wider ones are not."""
    raw = np.frombuffer(data, np.uint8).reshape(-1, width)
    if width == 1:
        return (raw[:, 0].astype(np.float32) - 128) / np.float32(128)
    word = np.zeros((len(raw), 4), np.uint8)
    word[:, 4 - width :] = raw
    return word.view("<i4")[:, 0].astype(np.float32) / np.float32(2**31)
