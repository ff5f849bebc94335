"""The worker's end of the queue: one dramatiq actor for each job, and the sweep beside them."""

from collections.abc import Callable
from functools import partial
from typing import Any

import dramatiq
from dramatiq.broker import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Middleware
from dramatiq.worker import Worker

from voiceagent.jobs.dramatiq_jobs import QUEUE, redis_client
from voiceagent.jobs.every import Every
from voiceagent.jobs.queue import TRANSCRIBE
from voiceagent.jobs.run import JOBS, run_job
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.sweep import EVERY_S, sweep
from voiceagent.jobs.transcribe import TAKEN_FOR

ANSWER_S = 5.0
"""The worker may wait for Redis: nobody is on the phone. Not for ever, or it would never stop."""
JOB_MS = 120_000
LONGER_MS = {TRANSCRIBE: round(TAKEN_FOR.total_seconds() * 1000)}
"""The jobs that take longer than the others."""
TRIES_AGAIN = 3
"""After an error nobody foresaw. Outages are not among them: those are left to the sweep."""


def working_broker(redis_url: str, services: JobServices, sweep_every_s: float = EVERY_S) -> Broker:
    """Where a worker gets its jobs from, and knows how to do them. Redis may still be away."""
    client = redis_client(redis_url, timeout_s=ANSWER_S)
    broker: Broker = RedisBroker(client=client)  # type: ignore[no-untyped-call] # dramatiq's lack
    for name in JOBS:
        dramatiq.actor(
            actor_name=name,
            queue_name=QUEUE,
            broker=broker,
            max_retries=TRIES_AGAIN,
            min_backoff=2_000,
            time_limit=LONGER_MS.get(name, JOB_MS),
        )(_job(name, services))
    broker.add_middleware(_Sweeping(Every(sweep_every_s, partial(sweep, services))))
    return broker


def idle_broker() -> Broker:
    """One at which no job ever arrives."""
    return StubBroker()


def _job(name: str, services: JobServices) -> Callable[..., None]:
    def job(*args: Any) -> None:
        run_job(services, name, *args)

    return job


class _Sweeping(Middleware):
    """Starts the sweep with the worker's threads and stops it with them."""

    def __init__(self, every: Every) -> None:
        self._every = every

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        self._every.start()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        self._every.stop()
