"""Whatever tells us to stop, we leave by the front door, so that every process we started is stopped."""

import signal
from types import FrameType
from typing import NoReturn

TOLD_TO_STOP = (signal.SIGTERM, signal.SIGHUP)


def leave_by_the_front_door() -> None:
    """From now on these signals raise SystemExit in the main thread, as Ctrl-C raises KeyboardInterrupt."""
    for each in TOLD_TO_STOP:
        signal.signal(each, _leave)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
