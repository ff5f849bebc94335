"""Jobs in threads of the web process."""

import threading
import time

from structlog.testing import capture_logs

from voiceagent.jobs.inside_jobs import InsideJobs


class Worked:
    """Remembers what was run, and lets a test wait for it."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []
        self._one_more = threading.Semaphore(0)

    def run(self, *job: object) -> None:
        self.done.append(job)
        self._one_more.release()

    def wait(self, jobs: int) -> None:
        for _ in range(jobs):
            assert self._one_more.acquire(timeout=5)


def test_jobs_are_done_in_their_order():
    worked, jobs = Worked(), InsideJobs(threads=1)
    jobs.enqueue("before_the_start", 1)
    jobs.start(worked.run)
    jobs.enqueue("after_call", "CA1", "completed", 63)
    worked.wait(2)
    assert worked.done == [("before_the_start", 1), ("after_call", "CA1", "completed", 63)]
    jobs.stop()


def test_a_delayed_job_lets_others_go_first():
    worked, jobs = Worked(), InsideJobs(threads=1)
    jobs.start(worked.run)
    began = time.monotonic()
    jobs.enqueue("later", delay_s=1.0)
    jobs.enqueue("now")
    worked.wait(2)
    assert worked.done == [("now",), ("later",)]
    assert time.monotonic() - began >= 1.0
    jobs.stop()


def test_one_slow_job_does_not_hold_up_the_next():
    go_on, worked, jobs = threading.Event(), Worked(), InsideJobs(threads=2)

    def run(name: str) -> None:
        if name == "slow":
            go_on.wait(5)
        worked.run(name)

    jobs.start(run)
    jobs.enqueue("slow")
    jobs.enqueue("quick")
    worked.wait(1)
    assert worked.done == [("quick",)]
    go_on.set()
    jobs.stop()
    assert worked.done == [("quick",), ("slow",)]


def test_a_failing_job_is_logged_and_the_next_one_done():
    worked, jobs = Worked(), InsideJobs(threads=1)

    def run(name: str) -> None:
        if name == "broken":
            raise RuntimeError
        worked.run(name)

    with capture_logs() as logs:
        jobs.start(run)
        jobs.enqueue("broken")
        jobs.enqueue("sound")
        worked.wait(1)
        jobs.stop()
    assert [(line["event"], line["job"]) for line in logs] == [("job_failed", "broken")]


def test_a_full_queue_drops_the_job_and_says_so():
    jobs = InsideJobs(waiting_at_most=2)
    with capture_logs() as logs:
        for number in range(3):
            jobs.enqueue("job", number)
    assert [(line["event"], line["because"]) for line in logs] == [("job_not_queued", "full")]


def test_stop_does_what_waits_even_what_was_delayed_and_takes_no_more():
    worked, jobs = Worked(), InsideJobs(threads=1)
    jobs.start(worked.run)
    for number in range(20):
        jobs.enqueue("job", number, delay_s=60)
    jobs.stop()
    assert sorted(worked.done) == [("job", number) for number in range(20)]
    with capture_logs() as logs:
        jobs.enqueue("job", 20)
    assert [line["because"] for line in logs] == ["stopping"]
    assert len(worked.done) == 20


def test_stop_does_not_wait_longer_than_it_may():
    go_on, jobs = threading.Event(), InsideJobs(threads=1)
    jobs.start(lambda _name: go_on.wait(10))
    for _ in range(3):
        jobs.enqueue("slow")
    with capture_logs() as logs:
        jobs.stop(within_s=0.05)
    assert logs[-1]["event"] == "jobs_left"
    go_on.set()
