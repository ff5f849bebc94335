"""Something each process must have its own of: built where it is first used, so never before the fork."""

import os
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PerProcess(Generic[T]):
    """Call it to get the process's own `T`; the first call in a process builds it.

    A client that made a request before the fork shares its socket with every child, and each reads the
    others' answers (facts/llm.md); a thread started before the fork is not there after it.
    """

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._mine: tuple[int, T] | None = None

    def __call__(self) -> T:
        mine = self._mine
        pid = os.getpid()
        if mine is None or mine[0] != pid:
            # No lock: one from before gevent's patches stops the whole process; a race builds one too many.
            self._mine = mine = (pid, self._build())
        return mine[1]
