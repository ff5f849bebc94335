"""An end for work that has none of its own: DNS, TLS and headers that drip know no total time limit."""

import contextvars
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from voiceagent.core.deadline import Deadline

T = TypeVar("T")


def within(deadline: Deadline, work: Callable[[], T]) -> T:
    """What `work` returns or raises, or `TimeoutError` once the deadline has passed.

    `work` runs in a thread of its own and is left behind when it is late: it needs timeouts too, if longer ones.
    """
    if deadline.passed():
        raise TimeoutError
    outcome: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()
    context = contextvars.copy_context()  # what is bound to the log goes along

    def run() -> None:
        try:
            outcome.put((context.run(work), None))
        except BaseException as exc:  # it is raised where somebody waits for it
            outcome.put((None, exc))

    threading.Thread(target=run, name="within", daemon=True).start()
    try:
        result, error = outcome.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value] # None only where `work` returned it
