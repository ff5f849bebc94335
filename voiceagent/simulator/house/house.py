"""The whole house: Redis, the processes of the Procfile, and a pretend Twilio whose number leads to them."""

import os
import shutil
import socket
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from voiceagent.simulator.house.environment import ListenMode, environment_of
from voiceagent.simulator.house.procfile import CHECKOUT, read_procfile
from voiceagent.simulator.house.program import Program
from voiceagent.simulator.house.redis_server import answers, redis_url, start_redis
from voiceagent.simulator.phone import PretendTwilio

START_S = 60.0
OF_LAST_TIME = ("voiceagent.db*", "*.log", "spool")

Progress = Callable[[str, float], None]
"""Told what is being started, and the share of it that is done (0.0 to 1.0)."""


class House:
    """`with House(folder, twilio, progress) as house:` starts everything with fresh data in `folder`.

    On the way out, whatever happened, all of it is stopped; the logs stay in `folder`. Without Redis there is
    no worker: the web process keeps the state and does the jobs. Raises ProgramFailed.
    """

    def __init__(
        self,
        folder: Path,
        twilio: PretendTwilio,
        progress: Progress,
        *,
        with_redis: bool = True,
        mode: ListenMode = "gather",
    ) -> None:
        tidy(folder)
        self.folder, self.twilio = folder, twilio
        self.programs: list[Program] = []
        self._progress, self._with_redis = progress, with_redis
        self._reserved = reserved_ports(2)
        self._port, self._redis_port = (int(each.getsockname()[1]) for each in self._reserved)
        self._commands = read_procfile()
        self._environ = environment_of(
            twilio,
            port=self._port,
            folder=folder,
            redis_url=redis_url(self._redis_port) if with_redis else None,
            environ=os.environ,
            mode=mode,
        )
        self._running = ExitStack()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        with ExitStack() as until_all_runs:
            until_all_runs.callback(self._close)
            self._start()
            until_all_runs.pop_all()
        return self

    def __exit__(self, _kind: object, exc: BaseException | None, _trace: object) -> None:
        try:
            if isinstance(exc, Exception):
                self.must_run()  # a program that died explains best what went wrong on the call
        finally:
            self._close()

    def must_run(self) -> None:
        """Raises ProgramFailed when a program has died."""
        for program in self.programs:
            program.must_run()

    def _start(self) -> None:
        redis = self._start_redis() if self._with_redis else None
        self._bring_database_up_to_date()
        web = self._start_of_procfile("web")
        worker = self._start_of_procfile("worker") if redis else None
        web.wait_until(lambda: _is_ready(self.url), START_S)
        self._progress("web", 1.0)
        if worker:
            worker.must_run()
            self._progress("worker", 1.0)
        self.twilio.app_url = self.url

    def _start_redis(self) -> Program:
        self._progress("redis", 0.1)
        redis = start_redis(self._redis_port, logs=self.folder, environ=self._environ)
        self._keep(redis)
        redis.wait_until(lambda: answers(self._redis_port), START_S)
        self._progress("redis", 1.0)
        return redis

    def _bring_database_up_to_date(self) -> None:
        release = self._start_of_procfile("release")
        release.runs_to_its_end(START_S)
        self.programs.remove(release)
        self._progress("release", 1.0)

    def _start_of_procfile(self, name: str) -> Program:
        self._progress(name, 0.1)
        return self._keep(
            Program.of_procfile(name, self._commands[name], folder=CHECKOUT, logs=self.folder, environ=self._environ)
        )

    def _keep(self, program: Program) -> Program:
        self._running.callback(program.stop)
        self.programs.append(program)
        return program

    def _close(self) -> None:
        """All but Redis are told at once; Redis goes last, because the others may still have to say something."""
        for program in self.programs:
            if program.name != "redis":
                program.ask_to_stop()
        self._running.close()
        for reserved in self._reserved:
            reserved.close()


def tidy(folder: Path) -> None:
    """Makes the folder, and removes what an earlier run of these programs has left in it, nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (found for pattern in OF_LAST_TIME for found in folder.glob(pattern)):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()


def reserved_ports(how_many: int) -> list[socket.socket]:
    """Sockets on different ports of the loopback, bound but not listening.

    While they are open a server that was told such a port may listen on it (SO_REUSEADDR, as servers set it), and
    nobody is given it by chance: the web process starts only seconds after its port was chosen.
    """
    sockets = [socket.socket() for _ in range(how_many)]
    for each in sockets:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        each.bind(("127.0.0.1", 0))
    return sockets


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:  # refused, or 503
        return False
