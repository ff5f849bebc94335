"""A deadline tells what is left, and never less than nothing."""

from voiceagent.core.deadline import Deadline


def test_it_counts_down_to_nothing():
    now = [100.0]
    deadline = Deadline.after(2.0, lambda: now[0])
    assert deadline.left() == 2.0
    assert deadline.at_most(5.0) == 2.0
    assert deadline.at_most(0.5) == 0.5
    now[0] = 103.0
    assert deadline.left() == 0.0
    assert deadline.passed()
