"""How long this machine kept its own processes waiting: what no promise about a caller's waits can hold against."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOK_EVERY_S = 0.01
NOTHING_S = 0.03
"""So late a thread is woken on a machine that is not busy, too."""


@contextmanager
def stalls() -> Iterator[Callable[[], float]]:
    """Gives a function that tells the seconds so far by which a thread that only sleeps was woken too late."""
    total, over = [0.0], threading.Event()

    def look() -> None:
        before = time.monotonic()
        while not over.wait(LOOK_EVERY_S):
            late_s = time.monotonic() - before - LOOK_EVERY_S
            total[0] += late_s if late_s > NOTHING_S else 0.0
            before = time.monotonic()

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield lambda: total[0]
    finally:
        over.set()
        looking.join()
