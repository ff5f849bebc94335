"""Jobs by way of Redis: they arrive, and a Redis that is gone costs a call next to nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dramatiq
import pytest
from dramatiq.worker import Worker
from structlog.testing import capture_logs

from voiceagent.jobs.dramatiq_jobs import QUEUE, DramatiqJobs
from voiceagent.jobs.dramatiq_worker import idle_broker, redis_client


@contextmanager
def a_worker(redis_url: str, job: Callable[..., None]) -> Iterator[None]:
    """A dramatiq worker in this process that knows one job."""
    broker = dramatiq.brokers.redis.RedisBroker(client=redis_client(redis_url, timeout_s=5))
    dramatiq.actor(actor_name="job", queue_name=QUEUE, broker=broker)(job)
    worker = Worker(broker, worker_threads=1, worker_timeout=50)
    worker.start()
    yield
    worker.stop()
    broker.close()


def test_a_job_arrives_with_its_arguments(redis_url):
    arrived: list[tuple[object, ...]] = []
    done = threading.Event()

    def job(*args: object) -> None:
        arrived.append(args)
        done.set()

    DramatiqJobs(redis_url).enqueue("job", "CA1", "completed", 63)
    with a_worker(redis_url, job):
        assert done.wait(10)
    assert arrived == [("CA1", "completed", 63)]


def test_a_delayed_job_does_not_arrive_before_its_time(redis_url):
    arrived_at: list[float] = []
    done = threading.Event()

    def job() -> None:
        arrived_at.append(time.time())
        done.set()

    began = time.time()
    DramatiqJobs(redis_url).enqueue("job", delay_s=0.5)
    with a_worker(redis_url, job):
        assert done.wait(10)
    assert arrived_at[0] - began >= 0.499


@pytest.mark.parametrize("trouble", ["stop", "pause"])
def test_without_redis_a_job_is_dropped_and_logged_not_raised(redis_server, redis_url, trouble):
    jobs = DramatiqJobs(redis_url)
    jobs.enqueue("job", 1)
    getattr(redis_server, trouble)()
    with capture_logs() as logs:
        for number in range(5):
            jobs.enqueue("job", number)
    dropped = [line["because"] for line in logs if line["event"] == "job_not_queued"]
    assert dropped == ["StateUnavailable"] * 3 + ["CircuitBreakerError"] * 2
    assert jobs.breaker.is_open


def test_it_waits_for_a_silent_redis_only_so_long(redis_server, redis_url):
    jobs = DramatiqJobs(redis_url)
    jobs.enqueue("job", 1)
    redis_server.pause()
    done = threading.Event()
    threading.Thread(target=lambda: (jobs.enqueue("job", 2), done.set())).start()
    assert done.wait(10)  # redis-py's own defaults hang for over 20 s


def test_when_redis_is_back_jobs_arrive_again(redis_server, redis_url):
    jobs, done = DramatiqJobs(redis_url), threading.Event()
    jobs.enqueue("job")
    redis_server.stop()
    jobs.enqueue("job")
    redis_server.start()
    jobs.enqueue("job")
    with a_worker(redis_url, done.set):
        assert done.wait(10)


def test_nothing_is_connected_before_the_first_job():
    assert DramatiqJobs("redis://127.0.0.1:1/0").breaker.is_open is False


def test_an_idle_worker_has_nothing_to_listen_to():
    assert idle_broker().get_declared_queues() == set()
