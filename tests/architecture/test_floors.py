"""Imports point down, and the rule that says so really bites."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=100)


@pytest.fixture
def a_copy(tmp_path):
    """The package alone, to plant things in."""
    shutil.copytree(
        ROOT / "voiceagent",
        tmp_path / "voiceagent",
        ignore=shutil.ignore_patterns("__pycache__", "*.toml", "*.md"),
    )
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    return tmp_path


def test_imports_point_down(a_copy):
    result = _lint(a_copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("voiceagent/calls/turn.py", "import voiceagent.web.forms"),  # up
        ("voiceagent/state/base.py", "import voiceagent.storage.kept"),  # a sibling
        ("voiceagent/core/clock.py", "import voiceagent.state.base"),  # the ground floor stands on nothing
        ("voiceagent/simulator/clock.py", "import voiceagent.core.clock"),  # the simulator stands apart
        ("voiceagent/calls/turn.py", "import anthropic"),  # an SDK outside its file
    ],
)
def test_a_planted_violation_is_found(a_copy, file, line):
    planted = a_copy / file
    planted.write_text(f"{line}\n{planted.read_text()}")
    result = _lint(a_copy)
    assert result.returncode != 0
    assert "BROKEN" in result.stdout
