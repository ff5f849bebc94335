"""The persona: the system prompt of a profile, the same bytes for all its calls."""

from pathlib import Path

from voiceagent.core.errors import SettingsError

PROMPTS = Path(__file__).parent / "prompts"


def load_persona(name_or_path: str) -> str:
    """A prompt of ours by name, or any text file by path. Raises `SettingsError`."""
    path = PROMPTS / f"{name_or_path}.md"
    if not path.is_file():
        path = Path(name_or_path)
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        raise SettingsError(f"No prompt {name_or_path!r}: not in {PROMPTS.name}/, and no such file") from None
