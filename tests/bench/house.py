"""The whole house as it runs in production: real Redis, real PostgreSQL, gunicorn by the Procfile's line."""

import shlex
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.bench import cpu
from tests.bench.processes import ROOT, first_line, module, running
from tests.bench.relay_call import Account
from tests.servers.loopback import HOST, bound_socket, port_of
from tests.servers.postgres import PostgresServer
from tests.servers.process import wait_for
from tests.servers.redis import RedisServer
from voiceagent.simulator.clock import RealClock
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.storage.migrate import upgrade

WEB_PROCESSES = 2
START_S = 60.0
SOCKETS_EACH = 400
"""Of a web process: above the default, because two processes never share 500 sockets evenly."""


@dataclass(frozen=True)
class House:
    """`web` are the pids of all gunicorn processes, the master's too; `log` is where they write."""

    twilio: PretendTwilio
    model_url: str
    database_url: str
    web: frozenset[int]
    log: Path

    @property
    def account(self) -> Account:
        """For callers that need no simulator."""
        return Account(self.twilio.app_url, self.twilio.account.sid, self.twilio.account.auth_token)

    def web_cpu_seconds(self) -> float:
        return cpu.cpu_seconds(self.web)


@contextmanager
def a_house(
    folder: Path, *, pace: float, first_token_s: float, per_word_s: float, mode: str = "gather"
) -> Iterator[House]:
    """A house that takes calls, in that mode. `pace` is that of speech (1: as people speak); `folder` has the log."""
    with ExitStack() as stack:
        redis = stack.enter_context(_server(RedisServer))
        postgres = stack.enter_context(_server(PostgresServer))
        model = stack.enter_context(running(module("model", "--first-token", first_token_s, "--per-word", per_word_s)))
        twilio = stack.enter_context(PretendTwilio(clock=RealClock(), pace=pace))
        twilio.app_url = f"http://{HOST}:{port_of(stack.enter_context(bound_socket()))}"
        model_url = first_line(model)
        environ = {
            **_environ(twilio, folder),
            "ANTHROPIC_API_KEY": "test-key",
            "ANTHROPIC_BASE_URL": model_url,
            "REDIS_URL": redis.url,
            "DATABASE_URL": postgres.url,
            "LISTEN_MODE": mode,
            "RELAY_SOCKETS": str(SOCKETS_EACH),
        }
        upgrade(postgres.url)
        log = stack.enter_context((folder / "web.log").open("w"))
        gunicorn = stack.enter_context(running(web_line(), environ=environ, stdout=log, stderr=log))
        if not wait_for(lambda: _is_alive(twilio.app_url, gunicorn.pid), START_S):
            raise RuntimeError(f"the web processes did not start, see {log.name}")
        yield House(twilio, model_url, postgres.url, cpu.family(gunicorn.pid), Path(log.name))


def web_line() -> list[str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return shlex.split(next(line for line in lines if line.startswith("web:")).removeprefix("web:"))


def _environ(twilio: PretendTwilio, folder: Path) -> dict[str, str]:
    return {
        "VOICEAGENT_ENV": "development",
        "TWILIO_ACCOUNT_SID": twilio.account.sid,
        "TWILIO_AUTH_TOKEN": twilio.account.auth_token,
        "TWILIO_PHONE_NUMBER": twilio.account.number,
        "TWILIO_API_URL": twilio.api_url,
        "PUBLIC_URL": twilio.app_url,
        "PORT": twilio.app_url.rpartition(":")[2],
        "WEB_CONCURRENCY": str(WEB_PROCESSES),
        "VAR_DIR": str(folder),
    }


@contextmanager
def _server(kind: type[RedisServer] | type[PostgresServer]) -> Iterator[RedisServer | PostgresServer]:
    server = kind().start()
    try:
        yield server
    finally:
        server.close()


def _is_alive(url: str, pid: int) -> bool:
    """All processes are there, and one of them answers."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=1) as answer:  # noqa: S310 - our own
            return answer.status == 200 and len(cpu.family(pid)) == 1 + WEB_PROCESSES
    except (URLError, OSError):
        return False
