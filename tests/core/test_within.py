"""Work ends when its time does, whatever it is doing."""

import threading
import time

import pytest
import structlog

from voiceagent.core.deadline import Deadline
from voiceagent.core.within import within


def test_what_is_ready_in_time_comes_back():
    assert within(Deadline.after(30), lambda: 7) == 7


def test_what_it_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        within(Deadline.after(30), lambda: 1 // 0)


def test_what_is_late_is_left_behind():
    done = threading.Event()
    with pytest.raises(TimeoutError):
        within(Deadline.after(0.1), lambda: done.wait(60))
    done.set()


def test_nothing_is_begun_after_the_deadline():
    begun: list[float] = []
    with pytest.raises(TimeoutError):
        within(Deadline.after(0), lambda: begun.append(time.monotonic()))
    assert begun == []


def test_what_is_bound_to_the_log_goes_along():
    with structlog.contextvars.bound_contextvars(call_sid="CA1"):
        assert within(Deadline.after(30), structlog.contextvars.get_contextvars) == {"call_sid": "CA1"}
