"""Again and again, until it is stopped."""

import threading

from structlog.testing import capture_logs

from voiceagent.jobs.every import Every


def test_it_begins_at_once_and_goes_on():
    runs = threading.Semaphore(0)
    every = Every(0.01, runs.release)
    every.start()
    for _ in range(3):
        assert runs.acquire(timeout=5)
    every.stop()


def test_a_failing_run_is_logged_and_not_the_last():
    runs = threading.Semaphore(0)

    def fail() -> None:
        runs.release()
        raise RuntimeError("once more")

    every = Every(0.01, fail)
    with capture_logs() as logs:
        every.start()
        for _ in range(2):
            assert runs.acquire(timeout=5)
        every.stop()
    assert {line["event"] for line in logs} == {"repeated_action_failed"}


def test_stop_waits_for_the_run_that_goes_on_and_allows_no_other():
    running, go_on, done = threading.Event(), threading.Event(), []

    def run() -> None:
        running.set()
        go_on.wait(5)
        done.append(1)

    every = Every(0, run)
    every.start()
    assert running.wait(5)
    threading.Timer(0.05, go_on.set).start()
    every.stop()
    assert done == [1]


def test_stop_before_start_does_no_harm():
    Every(1, lambda: None).stop()
