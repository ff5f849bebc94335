"""One program of the house: started, looked after, and stopped by its own pid. What it prints goes into a log."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Self

STOP_S = 20.0  # gunicorn lets running webhooks finish, which take 15 s at most
LOOK_EVERY_S = 0.05


class ProgramFailed(Exception):
    """A program did not start, or ended before it should have. `name` says which: its log knows more."""

    def __init__(self, name: str, what_happened: str) -> None:
        super().__init__(f"{name} {what_happened}")
        self.name = name


class Program:
    """Runs in a process group of its own, so that a Ctrl-C reaches us alone and we stop it in good order."""

    def __init__(
        self, name: str, command: Sequence[str], *, folder: Path, logs: Path, environ: Mapping[str, str]
    ) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  the Procfile's own commands
                command,
                cwd=folder,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @classmethod
    def of_procfile(cls, name: str, line: str, *, folder: Path, logs: Path, environ: Mapping[str, str]) -> Self:
        """As honcho and Heroku do it: by a shell, which `exec` replaces, so that the pid is the program's."""
        return cls(name, ["/bin/sh", "-c", f"exec {line}"], folder=folder, logs=logs, environ=environ)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def runs_to_its_end(self, seconds: float) -> None:
        """Raises ProgramFailed unless it ends by itself, and well."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired as exc:
            raise ProgramFailed(self.name, f"did not come to an end within {seconds:.0f} s") from exc
        if code:
            raise ProgramFailed(self.name, f"ended with {code}")

    def wait_until(self, serves: Callable[[], bool], seconds: float) -> None:
        """Raises ProgramFailed when it ends before `serves`, or `seconds` go by."""
        until = monotonic() + seconds
        while not serves():
            self.must_run()
            if monotonic() > until:
                raise ProgramFailed(self.name, f"was not ready within {seconds:.0f} s")
            sleep(LOOK_EVERY_S)

    def must_run(self) -> None:
        """Raises ProgramFailed when it has ended."""
        if not self.is_running:
            raise ProgramFailed(self.name, f"ended with {self._process.returncode}")

    def ask_to_stop(self) -> None:
        if self.is_running:
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """SIGTERM and wait. One that does not heed it, and whatever it leaves behind, is killed."""
        self.ask_to_stop()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            pass
        finally:  # also when somebody presses Ctrl-C a second time
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()


def last_lines(log: Path, lines: int = 15) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
