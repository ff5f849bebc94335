"""Work beside the call, one piece after another: what is written of a turn, and then what is amended of it."""

import threading
from collections import deque
from collections.abc import Callable

import structlog

log = structlog.get_logger("relay")


class InOrder:
    """A thread of its own, which lives only while there is work."""

    def __init__(self) -> None:
        self._work: deque[Callable[[], object]] = deque()
        self._changed = threading.Condition()
        self._is_busy = False

    def do(self, work: Callable[[], object]) -> None:
        """Have it done after all that was given before. Returns at once."""
        with self._changed:
            self._work.append(work)
            if self._is_busy:
                return
            self._is_busy = True
        threading.Thread(target=self._run, name="relay-record", daemon=True).start()

    def do_here(self, work: Callable[[], object]) -> None:
        """The same in this thread, if nobody is at work."""
        with self._changed:
            self._work.append(work)
            if self._is_busy:
                return
            self._is_busy = True
        self._run()

    def wait(self, seconds: float) -> bool:
        """Until all is done; False when some is not after `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._is_busy, seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._work:
                    self._is_busy = False
                    self._changed.notify_all()
                    return
                work = self._work.popleft()
            try:
                work()
            except Exception:
                log.exception("relay_record_broke")
