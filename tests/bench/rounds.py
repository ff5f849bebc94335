"""How long a process beside the callers goes on measuring."""

import itertools
import select
import sys
from collections.abc import Iterator


def rounds(count: int, pause_s: float) -> Iterator[int]:
    """`count` rounds; with 0 as many as there is time for, `pause_s` apart, until stdin is closed."""
    for done in itertools.count(1):
        yield done
        if done == count or (not count and select.select([sys.stdin], [], [], pause_s)[0]):
            return
