"""The CPU time that a process and its children have used, from /proc: so Linux only."""

import os
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> frozenset[int]:
    """The process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return frozenset({pid, *map(int, children.split())})


def cpu_seconds(pids: frozenset[int]) -> float:
    """User and system time since each process began. Raises FileNotFoundError when one of them has ended."""
    return sum(_cpu_seconds(pid) for pid in pids)


def _cpu_seconds(pid: int) -> float:
    # The name, in brackets, may hold anything; utime and stime are the 12th and 13th word behind it.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND
