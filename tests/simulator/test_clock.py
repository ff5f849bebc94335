"""The two clocks of the simulator."""

import time

import pytest

from voiceagent.simulator.clock import Clock, RealClock, TestClock


def test_a_test_clock_moves_only_when_somebody_sleeps_or_moves_it() -> None:
    clock = TestClock(100.0)
    assert clock.now() == 100.0
    clock.sleep(60)
    clock.advance(5)
    clock.elapse(0.5)
    assert clock.now() == 165.5


def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="back"):
        TestClock().advance(-1)


def test_a_real_clock_really_sleeps() -> None:
    clock: Clock = RealClock()
    began = time.monotonic()
    clock.sleep(0.02)
    clock.sleep(-1)
    clock.elapse(5)  # has gone by already
    assert 0.02 <= time.monotonic() - began < 5
    assert abs(clock.now() - time.time()) < 5
