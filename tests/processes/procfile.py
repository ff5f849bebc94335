"""Runs lines of the Procfile as they stand, with .venv/bin on the PATH, and stops them by their own ids."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


def line_of(name: str) -> str:
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    return lines[name]


def environment(**more: str) -> dict[str, str]:
    """What a process needs of ours, no key of the person who runs the tests, and `more`."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    return {**kept, **coverage, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **more}


def run_release(environ: dict[str, str]) -> None:
    subprocess.run(["bash", "-c", line_of("release")], cwd=ROOT, env=environ, check=True, timeout=60)


@contextmanager
def a_process(name: str, environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A line of the Procfile, in a process group of its own; ended with it, whatever happened."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            ["bash", "-c", f"exec {line_of(name)}"],
            cwd=ROOT,
            env=environ,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes], patience_s: float = 40.0) -> int:
    """SIGTERM, as a platform would; its exit code. Harmless when it is over."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(patience_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def wait_until_ready(url: str, patience_s: float = 40.0) -> None:
    until = time.monotonic() + patience_s
    while True:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:  # noqa: S310 # loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until:
                raise
        time.sleep(0.1)
