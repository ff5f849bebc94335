"""Without Redis the web process does the jobs and the sweep itself."""

from dataclasses import replace

import pytest

from tests.jobs.conftest import THEIRS
from voiceagent.jobs.inside import InsideWork
from voiceagent.jobs.inside_jobs import InsideJobs
from voiceagent.jobs.queue import AFTER_CALL

LEAVES = "I have been thinking about why leaves are green in summer"


@pytest.fixture
def queue() -> InsideJobs:
    return InsideJobs()


def test_a_call_that_ended_gets_its_text(services, account, keep_call, queue):
    work = InsideWork(queue, replace(services, jobs=queue))
    work.start()
    queue.enqueue(AFTER_CALL, keep_call(LEAVES), "completed", 63)
    assert account.messages.wait_for(THEIRS, 1, 10)
    work.stop(10)
    (message,) = services.record.outbox.of_call("CA1")
    assert message.status == "sent"


def test_what_an_earlier_process_left_is_done_at_the_start(services, account, clock, keep_call, queue):
    keep_call(LEAVES)
    clock.advance(3600)
    work = InsideWork(queue, replace(services, jobs=queue))
    work.start()
    assert account.messages.wait_for(THEIRS, 1, 10)
    work.stop(10)
    assert len(account.messages.all) == 1
