"""Which processes a run has left behind: found by a mark in their environment, which every child inherits."""

import os
import signal
import uuid
from pathlib import Path

MARK = "VOICEAGENT_TEST_RUN"
KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "REDIS_URL", "DATABASE_URL", "VOICEAGENT_PROFILE")


def marked_environment(**more: str) -> dict[str, str]:
    """This process's, without a person's own keys, and with a mark of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(KEYS)}
    return {**own, MARK: uuid.uuid4().hex, **more}


def left_behind(environ: dict[str, str]) -> list[str]:
    """The command lines of processes that still run with this mark. Needs /proc."""
    return [_command(pid) for pid in _marked(environ)]


def kill_marked(environ: dict[str, str], program: str) -> int:
    """Kills those of our own processes that run `program`; how many there were."""
    found = [pid for pid in _marked(environ) if program in _command(pid)]
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return len(found)


def _marked(environ: dict[str, str]) -> list[int]:
    mark = f"{MARK}={environ[MARK]}".encode()
    pids = [int(process.name) for process in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if mark in _read(f"/proc/{pid}/environ")]


def _command(pid: int) -> str:
    return _read(f"/proc/{pid}/cmdline").replace(b"\0", b" ").decode()


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:  # ended meanwhile, or another user's
        return b""
