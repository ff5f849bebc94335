"""The worker as a process: jobs from Redis, the sweep beside them, and every way to end it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.jobs.conftest import THEIRS
from tests.servers.process import wait_for
from tests.standins.twilio_rest import OURS, SID, TOKEN, twilio_rest
from voiceagent.jobs.dramatiq_jobs import DramatiqJobs
from voiceagent.jobs.queue import AFTER_CALL
from voiceagent.simulator.account import Account, Failure
from voiceagent.simulator.clock import RealClock
from voiceagent.storage.kept import KeptTurn
from voiceagent.storage.record import Record

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
PATIENCE_S = 50.0


DRAMATIQ = [sys.executable, "-m", "dramatiq", "--processes", "1", "--threads", "2"]


class WorkerProcess:
    """`dramatiq`, as the Procfile starts it."""

    def __init__(self, module: str, environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as sink:
            self._process = subprocess.Popen(
                [*DRAMATIQ, module],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )  # fmt: skip

    def ready(self) -> bool:
        return wait_for(lambda: "ready for action" in self.log.read_text(), PATIENCE_S)

    def end(self, how: signal.Signals) -> int:
        """Signal all of the processes it consists of; returns the exit code."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, how)
        return self._process.wait(PATIENCE_S)

    def wait(self) -> int:
        return self._process.wait(PATIENCE_S)

    def terminate(self) -> int:
        """As honcho or a host does it: the main process alone gets the signal."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE_S)


@pytest.fixture
def account() -> Iterator[Account]:
    with twilio_rest(RealClock()) as account:
        yield account


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str, Mapping[str, str]], WorkerProcess]]:
    """Start a worker process on a module, with these variables in its environment."""
    started: list[WorkerProcess] = []

    def start(module: str, environment: Mapping[str, str]) -> WorkerProcess:
        started.append(WorkerProcess(module, environment, tmp_path / f"worker-{len(started)}.log"))
        return started[-1]

    yield start
    for worker in started:
        worker.end(signal.SIGKILL)


@pytest.fixture
def start_worker(
    start: Callable[..., WorkerProcess], redis_url: str, record_url: str, account: Account, tmp_path: Path
) -> Callable[..., WorkerProcess]:
    """Start worker_app; `ahead_s`: by its clock it is so much later, `sweep_every_s`: an hour unless told."""

    def start_app(*, ahead_s: float = 0, sweep_every_s: float = 3600) -> WorkerProcess:
        app: dict[str, object] = {
            "redis_url": redis_url,
            "database_url": record_url,
            "spool": str(tmp_path / "spool"),
            "twilio": [SID, TOKEN, account.api_url, OURS],
            "ahead_s": ahead_s,
            "sweep_every_s": sweep_every_s,
        }
        return start("tests.jobs.worker_app", {"WORKER_APP": json.dumps(app)})

    return start_app


@pytest.fixture
def settings(record_url: str, account: Account, tmp_path: Path) -> dict[str, str]:
    """An environment for the real worker; no REDIS_URL in it."""
    return {
        "VOICEAGENT_ENV": "development",
        "DATABASE_URL": record_url,
        "REDIS_URL": "",
        "VAR_DIR": str(tmp_path),
        "TWILIO_ACCOUNT_SID": SID,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_PHONE_NUMBER": OURS,
        "TWILIO_API_URL": account.api_url,
        "ANTHROPIC_API_KEY": "",
    }


def keep_a_call(record: Record) -> str:
    """A call in which somebody spoke."""
    now = datetime.now(UTC)
    record.calls.start(
        "CA1",
        number=THEIRS,
        profile="learning",
        greeting="Hi!",
        attested=True,
        language="en-US",
        mode="gather",
        at=now,
    )
    record.calls.write_turn(KeptTurn("CA1", 1, "Why are leaves green in summer?", ("Why, you think?",), now))
    return "CA1"


def is_sent(record: Record) -> Callable[[], bool]:
    return lambda: any(message.status == "sent" for message in record.outbox.of_call("CA1"))


def test_a_call_that_ended_gets_its_text_and_sigterm_ends_the_worker_in_good_order(
    start, settings, redis_url, record, account
):
    call_sid = keep_a_call(record)
    DramatiqJobs(redis_url).enqueue(AFTER_CALL, call_sid, "completed", 63)
    worker = start("voiceagent.worker", settings | {"REDIS_URL": redis_url})
    assert account.messages.wait_for(THEIRS, 1, PATIENCE_S), worker.log.read_text()
    assert wait_for(is_sent(record), PATIENCE_S)
    assert record.calls.so_far(call_sid).duration_s == 63
    assert worker.ready()
    assert worker.terminate() == 0
    assert len(account.messages.all) == 1


def test_a_job_that_runs_when_sigterm_comes_is_finished(start_worker, redis_url, record, account):
    call_sid = keep_a_call(record)
    account.failures.append(Failure("Messages", status=None, hang_s=1.5, accepted=True))
    worker = start_worker()
    assert worker.ready()
    DramatiqJobs(redis_url).enqueue(AFTER_CALL, call_sid)
    assert account.messages.wait_for(THEIRS, 1, PATIENCE_S)  # Twilio has it and does not answer yet
    assert worker.terminate() == 0
    (message,) = record.outbox.of_call(call_sid)
    assert message.status == "unknown"  # written down, not left as taken


def test_a_worker_killed_while_it_sends_leaves_one_text_not_two(start_worker, redis_url, record, account):
    call_sid = keep_a_call(record)
    account.failures.append(Failure("Messages", status=None, hang_s=4, accepted=True))
    worker = start_worker()
    DramatiqJobs(redis_url).enqueue(AFTER_CALL, call_sid)
    assert account.messages.wait_for(THEIRS, 1, PATIENCE_S), worker.log.read_text()
    worker.end(signal.SIGKILL)
    assert not is_sent(record)()
    start_worker(ahead_s=3600, sweep_every_s=0.1)
    assert wait_for(is_sent(record), PATIENCE_S)
    assert len(account.messages.all) == 1


def test_without_redis_the_sweep_alone_finishes_calls(start_worker, redis_server, record, account):
    call_sid = keep_a_call(record)
    redis_server.stop()
    start_worker(ahead_s=3600, sweep_every_s=0.1)
    assert wait_for(is_sent(record), PATIENCE_S)
    assert len(account.messages.all) == 1
    assert record.calls.so_far(call_sid).over


def test_a_worker_without_redis_url_idles_and_says_so(start, settings):
    worker = start("voiceagent.worker", settings)
    assert worker.ready(), worker.log.read_text()
    assert "worker_idle" in worker.log.read_text()
    assert worker.terminate() == 0


def test_settings_that_can_not_be_used_end_the_worker_and_are_named(start, settings):
    worker = start("voiceagent.worker", settings | {"PORT": "none"})
    assert worker.wait() != 0
    assert "PORT" in worker.log.read_text()
