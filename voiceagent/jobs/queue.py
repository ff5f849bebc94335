"""The promise of a job queue, and how patient everybody is with it."""

from typing import Protocol

AFTER_CALL = "after_call"
SEND_MESSAGE = "send_message"
ANSWER_TEXT = "answer_text"
TRANSCRIBE = "transcribe"
DELETE_RECORDING = "delete_recording"
INDEX_CAPTURES = "index_captures"


class Jobs(Protocol):
    """Has work done soon, by somebody else. Safe to call from many threads."""

    def enqueue(self, name: str, *args: str | int, delay_s: float = 0) -> None:
        """Have the job `name` (a key of `run.JOBS`) done with `args`, not sooner than in `delay_s` seconds.

        Returns within 0.5 s and never raises: a call must not suffer from a queue that is gone. A job that
        could not be queued is logged and dropped; what it was about stands in the database, and the sweep
        finds it. A job may be done twice.
        """
        ...
