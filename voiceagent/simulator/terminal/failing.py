"""When it goes wrong: a sentence that says what, and the end of the processes' logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from voiceagent.simulator.house.program import ProgramFailed, last_lines

INTERRUPTED = 130  # as a shell reports Ctrl-C


class DemoFailed(Exception):
    """The call was not what it should be."""


# The simulator's own complaints about the app are assertions: RejectedTwiML, CallIsOver, NotHeard.
EXPECTED = (DemoFailed, ProgramFailed, AssertionError, ImportError, OSError)


@dataclass
class Ending:
    """How it went, as an exit status."""

    status: int = 0


@contextmanager
def explained(console: Console, logs: Path) -> Iterator[Ending]:
    """Turns what is raised inside into words and a status. By then everything has been stopped."""
    ending = Ending()
    try:
        yield ending
    except KeyboardInterrupt:
        ending.status = INTERRUPTED
        console.print("Interrupted; everything has been stopped.", style="bold")
    except Exception as exc:
        ending.status = 1
        if not isinstance(exc, EXPECTED):
            console.print_exception()
        _show_logs(console, logs, exc)
        console.print(Text(f"It failed: {exc}", "bold red"))


def _show_logs(console: Console, logs: Path, exc: Exception) -> None:
    wanted = (
        [f"{exc.name}.log"] if isinstance(exc, ProgramFailed) else [path.name for path in logs.glob("*.log")]
    )
    for name in sorted(wanted):
        if lines := last_lines(logs / name):
            console.rule(f"the end of {logs / name}", align="left")
            console.print(Text(lines, "dim"))
