"""Jobs inside the web process, where there is no Redis: a few threads and a bounded queue in memory."""

import heapq
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger("jobs")


@dataclass(frozen=True, order=True)
class _Waiting:
    due: float
    number: int  # what is due at the same time is done in the order it came
    name: str = field(compare=False)
    args: tuple[str | int, ...] = field(compare=False)


class InsideJobs:
    """Keeps `Jobs`. What waits here is lost with the process; the sweep of the next one finds it."""

    def __init__(self, *, threads: int = 2, waiting_at_most: int = 1000) -> None:
        self._wanted = threads
        self._threads: list[threading.Thread] = []
        self._room = waiting_at_most
        self._waiting: list[_Waiting] = []
        self._count = 0
        self._stopping = False
        self._changed = threading.Condition()

    def start(self, run: Callable[..., None]) -> None:
        """Begin to work: `run(name, *args)` does a job. Once per process, after the fork."""
        for _ in range(self._wanted):
            thread = threading.Thread(target=self._work, args=(run,), name="job", daemon=True)
            thread.start()
            self._threads.append(thread)

    def enqueue(self, name: str, *args: str | int, delay_s: float = 0) -> None:
        with self._changed:
            if self._stopping or len(self._waiting) >= self._room:
                log.warning("job_not_queued", job=name, because="stopping" if self._stopping else "full")
                return
            self._count += 1
            heapq.heappush(self._waiting, _Waiting(time.monotonic() + delay_s, self._count, name, args))
            self._changed.notify()

    def stop(self, within_s: float = 10.0) -> None:
        """Take no more, do what waits (what was delayed, too) and return; after `within_s` leave the rest."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        end = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        with self._changed:
            left, self._waiting = len(self._waiting), []
        if left:
            log.warning("jobs_left", count=left)

    def _work(self, run: Callable[..., None]) -> None:
        while job := self._next():
            try:
                run(job.name, *job.args)
            except Exception:
                log.exception("job_failed", job=job.name)

    def _next(self) -> _Waiting | None:
        """Wait for the next job that is due; None when there is nothing left to wait for."""
        with self._changed:
            while True:
                wait_s = self._waiting[0].due - time.monotonic() if self._waiting else None
                if wait_s is not None and (wait_s <= 0 or self._stopping):
                    return heapq.heappop(self._waiting)
                if self._stopping:
                    return None
                self._changed.wait(wait_s)
