"""The Procfile: which processes there are, and the command of each."""

from pathlib import Path

CHECKOUT = Path(__file__).parents[3]


def read_procfile(path: Path = CHECKOUT / "Procfile") -> dict[str, str]:
    """Name -> command, as it stands there. Raises OSError when there is no such file."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {name.strip(): command.strip() for name, _, command in pairs}
