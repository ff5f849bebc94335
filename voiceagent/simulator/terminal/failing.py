"""When it goes wrong: a sentence that says what, and the end of the processes' logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time

from rich.console import Console
from rich.text import Text

from voiceagent.simulator.house.program import ProgramFailed, last_lines

INTERRUPTED = 130  # as a shell reports Ctrl-C


class CallFailed(Exception):
    """There was no call, or not the call it should have been."""


# The simulator's own complaints about the app are assertions: RejectedTwiML, CallIsOver, NotHeard.
EXPECTED = (CallFailed, ProgramFailed, AssertionError, ImportError, OSError)


@dataclass
class Ending:
    """How it went, as an exit status."""

    status: int = 0


@contextmanager
def explained(console: Console, logs: Path) -> Iterator[Ending]:
    """Turns what is raised inside into words and a status. By then everything has been stopped."""
    ending, began = Ending(), time()
    try:
        yield ending
    except KeyboardInterrupt:
        ending.status = INTERRUPTED
        console.print("Interrupted; everything has been stopped.", style="bold")
    except Exception as exc:
        ending.status = 1
        if not isinstance(exc, EXPECTED):
            console.print_exception()
        for log in _telling_logs(logs, began, exc):
            console.rule(f"the end of {log.name}", align="left")
            console.print(Text(last_lines(log), "dim"))
        console.print(Text(f"It failed: {exc}", "bold red"))


def _telling_logs(folder: Path, since: float, exc: Exception) -> list[Path]:
    """That of the program which failed, else all of this run."""
    logs = sorted(log for log in folder.glob("*.log") if log.stat().st_mtime >= since and log.stat().st_size)
    return [log for log in logs if not isinstance(exc, ProgramFailed) or log.stem == exc.name]
