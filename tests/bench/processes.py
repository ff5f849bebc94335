"""Processes of the bench: started from this folder's modules or the Procfile, ended by their own pid."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
STOP_S = 40.0
"""Longer than gunicorn's own graceful timeout."""


def module(name: str, *options: object) -> list[str]:
    """The command that runs one of this folder's modules."""
    return [sys.executable, "-m", f"tests.bench.{name}", *map(str, options)]


@contextmanager
def running(
    command: Sequence[str],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[str] = subprocess.PIPE,
    stderr: IO[str] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """Run it while inside; then it is asked to end. Nothing of the real environment leaks in but its PATH."""
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=stdin, stdout=stdout, stderr=stderr,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **(environ or {})},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait(STOP_S)
        for pipe in filter(None, (process.stdin, process.stdout)):
            pipe.close()


def first_line(process: subprocess.Popen[str]) -> str:
    """Raises RuntimeError when the process ends without a word."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError(f"{process.args} said nothing")
    return line
