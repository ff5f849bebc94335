"""A server program run for tests: started, waited for, stopped by its own pid, never by name."""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Never, Self

import pytest

from tests.servers.loopback import bound_socket, port_of

START_S = 50.0
STOP_S = 20.0


def do_without(program: str) -> Never:
    """Skip the test because the machine lacks a server; where nothing may be skipped (CI), fail it."""
    reason = f"{program} is neither on the PATH nor in an installed wheel"
    if os.environ.get("CI") or os.environ.get("VOICEAGENT_NO_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def identity(user: str | None) -> dict[str, Any]:
    """Return the arguments by which `subprocess` runs a program as that user alone; None stays who we are."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


class ServerProcess:
    """One server program with a directory of its own; it may be stopped or killed and started again.

    Subclasses say what to run (`command`) and how to see that it serves (`check`).
    """

    stop_signal = signal.SIGTERM
    kill_signal = signal.SIGKILL

    def __init__(self, name: str, user: str | None = None) -> None:
        # Not pytest's tmp_path: that is closed to other users, and PostgreSQL will not run as root.
        self.directory = Path(tempfile.mkdtemp(prefix=f"voiceagent-{name}-"))
        # Ours also while the server is down: else any connection of another test may be given it as its own end.
        self._reserved = bound_socket()
        self.port = port_of(self._reserved)
        self.user = user
        self._process: subprocess.Popen[bytes] | None = None
        if user:
            shutil.chown(self.directory, user)
        atexit.register(self.close)

    def command(self) -> Sequence[str | Path]:
        raise NotImplementedError

    def check(self) -> None:
        """Raise something as long as the server does not serve."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """The pid of the running server. Raises RuntimeError when it does not run."""
        if not self.running:
            raise RuntimeError(f"{type(self).__name__} is not running")
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Start it, always on the same port, and return when it serves. No harm if it does already."""
        if not self.running:
            with (self.directory / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    [str(word) for word in self.command()],
                    cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True, **identity(self.user),
                )  # fmt: skip
            self._wait_until_it_serves()
        return self

    def stop(self) -> None:
        """Ask it to stop, in good order."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """Let it die as in a crash: no farewell, nothing saved."""
        self._end(self.kill_signal)

    def close(self) -> None:
        """Stop for good and remove its files."""
        self.kill()
        self._reserved.close()
        shutil.rmtree(self.directory, ignore_errors=True)
        atexit.unregister(self.close)

    def _end(self, how: signal.Signals) -> None:
        if self.running:
            os.kill(self.pid, signal.SIGCONT)  # a paused process would sleep through the signal
            os.kill(self.pid, how)
        if self._process is not None:
            self._process.wait(STOP_S)

    def _wait_until_it_serves(self) -> None:
        if not wait_for(self._serves, START_S):
            log = (self.directory / "log").read_text(errors="replace")[-2000:]
            self.kill()
            raise RuntimeError(f"{type(self).__name__} did not start:\n{log}")

    def _serves(self) -> bool:
        if not self.running:
            return False
        try:
            self.check()
        except Exception:
            return False
        return True


def wait_for(condition: Callable[[], bool], timeout_s: float) -> bool:
    """Look every 20 ms whether a condition has come true; say whether it did in time."""
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
