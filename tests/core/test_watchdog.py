"""The watchdog cuts what is late, at its time, and nothing else."""

import threading
import time
from functools import partial

from voiceagent.core.watchdog import Watchdog

SOON = 0.05
IN_TIME = 0.8
"""Until then a test has moved or released what it watches, however busy this machine is."""
LATER = 60.0


def test_it_cuts_what_is_late():
    cut = threading.Event()
    Watchdog().watch(cut.set, time.monotonic() + SOON)
    assert cut.wait(5)


def test_it_does_not_cut_early():
    began = time.monotonic()
    cut = threading.Event()
    Watchdog().watch(cut.set, began + SOON)
    assert cut.wait(5)
    assert time.monotonic() >= began + SOON


def test_a_time_may_be_moved_earlier():
    cut = threading.Event()
    watch = Watchdog().watch(cut.set, time.monotonic() + LATER)
    time.sleep(SOON)  # until the dog sleeps
    watch.move(time.monotonic() + SOON)
    assert cut.wait(5)


def test_a_time_may_be_moved_later():
    dog = Watchdog()
    cut, end = threading.Event(), threading.Event()
    at = time.monotonic() + IN_TIME
    watch = dog.watch(cut.set, at)
    watch.move(time.monotonic() + LATER)
    dog.watch(end.set, at + SOON)
    assert end.wait(5)
    assert not cut.is_set()


def test_what_was_released_is_left_alone():
    dog = Watchdog()
    cut, end = threading.Event(), threading.Event()
    at = time.monotonic() + IN_TIME
    dog.watch(cut.set, at).release()
    dog.watch(end.set, at + SOON)
    assert end.wait(5)
    assert not cut.is_set()


def test_it_cuts_once():
    dog = Watchdog()
    cuts: list[int] = []
    end = threading.Event()
    dog.watch(partial(cuts.append, 1), time.monotonic() + SOON)
    dog.watch(end.set, time.monotonic() + 3 * SOON)
    assert end.wait(5)
    assert cuts == [1]


def test_each_of_many_gets_its_own_time():
    dog = Watchdog()
    early: list[float] = []
    cuts, began = threading.Semaphore(0), time.monotonic()

    def cut(at: float) -> None:
        if time.monotonic() < at:
            early.append(at)
        cuts.release()

    for place in reversed(range(10)):
        at = began + SOON * (1 + place)
        dog.watch(partial(cut, at), at)
    assert all(cuts.acquire(timeout=10) for _ in range(10))
    assert early == []
