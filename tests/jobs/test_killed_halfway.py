"""A job killed between any two steps, and what comes after it, leave what one undisturbed job leaves."""

from dataclasses import replace
from typing import Any

import pytest

from tests.jobs.conftest import THEIRS, NotedJobs
from tests.standins.twilio_rest import keep_call as let_twilio_know
from voiceagent.jobs.after_call import after_call
from voiceagent.jobs.outbox import send_message
from voiceagent.jobs.queue import AFTER_CALL, SEND_MESSAGE
from voiceagent.jobs.run import run_job
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.sweep import sweep

LEAVES = "I have been thinking about why leaves are green in summer"


class Killed(BaseException):
    """The process is gone: nothing may answer this."""


class Fate:
    """Lets so many steps happen, and kills just before or just after the next one."""

    def __init__(self, steps: int, after: bool) -> None:
        self.steps = steps
        self.after = after

    def on(self, part: Any) -> Any:
        return _Mortal(part, self)


class _Mortal:
    def __init__(self, part: Any, fate: Fate) -> None:
        self._part = part
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        def step(*args: Any, **named: Any) -> Any:
            self._fate.steps -= 1
            if self._fate.steps < 0 and not self._fate.after:
                raise Killed
            done = getattr(self._part, name)(*args, **named)
            if self._fate.steps < 0:
                raise Killed
            return done

        return step


def mortal(services: JobServices, fate: Fate) -> JobServices:
    """The same services; each of their methods is a step at which the process may be killed."""
    record = services.record
    return replace(
        services,
        record=replace(record, calls=fate.on(record.calls), outbox=fate.on(record.outbox)),
        telephony=fate.on(services.telephony),
        summariser=fate.on(services.summariser),
        jobs=fate.on(services.jobs),
        turn_writer=fate.on(services.turn_writer),
    )


def killed_at(services: JobServices, moment: tuple[int, bool]) -> bool:
    """The call's job, then its text's, as a worker runs them; False: they came through."""
    try:
        doomed = mortal(services, Fate(*moment))
        after_call(doomed, "CA1", "completed", 63)
        noted = services.jobs
        assert isinstance(noted, NotedJobs)
        (message_id,) = (args[0] for name, *args in noted.noted if name == SEND_MESSAGE)
        send_message(doomed, int(message_id))
    except Killed:
        return True
    return False


STEPS = 13  # that both jobs have together
MOMENTS = [pytest.param((step, after), id=f"{'after' if after else 'before'}-step-{step}")
           for step in range(STEPS) for after in (False, True)]  # fmt: skip


def test_undisturbed_they_come_through(services, account, keep_call):
    keep_call(LEAVES)
    assert not killed_at(services, (STEPS, False))
    let_twilio_know(account, "CA1", "completed", duration=63)
    assert_one_call_and_one_text(services, account)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_sweep_alone_brings_it_to_the_same_end(services, account, clock, keep_call, moment):
    let_twilio_know(account, keep_call(LEAVES), "completed", duration=63)
    assert killed_at(services, moment)
    for _ in range(3):
        clock.advance(600)
        sweep(services)
    assert_one_call_and_one_text(services, account)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_same_job_again_and_then_the_sweep_bring_it_to_the_same_end(services, account, clock, keep_call, moment):
    let_twilio_know(account, keep_call(LEAVES), "completed", duration=63)
    assert killed_at(services, moment)
    run_job(services, AFTER_CALL, "CA1", "completed", 63)  # the queue gives it to another worker
    run_job(services, AFTER_CALL, "CA1", "completed", 63)
    clock.advance(600)
    sweep(services)
    assert_one_call_and_one_text(services, account)


def assert_one_call_and_one_text(services: JobServices, account: Any) -> None:
    call = services.record.calls.so_far("CA1")
    (sms,) = account.messages.to(THEIRS)
    (kept,) = services.record.outbox.of_call("CA1")
    assert (call.status, call.duration_s) == ("completed", 63)
    assert (kept.status, kept.twilio_sid, kept.body) == ("sent", sms.sid, sms.body)
