"""Does something again and again, in a thread of its own."""

import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger("jobs")


class Every:
    """Runs `action` at `start`, and again `seconds` after each run has ended, until `stop`."""

    def __init__(self, seconds: float, action: Callable[[], object]) -> None:
        self._seconds = seconds
        self._action = action
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="every", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, within_s: float = 10.0) -> None:
        """No further run; waits for the one that is going on."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join(within_s)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._action()
            except Exception:
                log.exception("repeated_action_failed")  # the next run may do better
            self._stopped.wait(self._seconds)
