"""All jobs by name, and how one is run, whichever queue it came from."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from voiceagent.core.errors import OutsideFailed
from voiceagent.core.logs import bind_call, clear_call
from voiceagent.jobs.after_call import after_call
from voiceagent.jobs.answer_text import answer_text
from voiceagent.jobs.index_captures import index_captures
from voiceagent.jobs.outbox import send_message
from voiceagent.jobs.queue import (
    AFTER_CALL,
    ANSWER_TEXT,
    DELETE_RECORDING,
    INDEX_CAPTURES,
    SEND_MESSAGE,
    TRANSCRIBE,
)
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.transcribe import delete_recording, transcribe

log = structlog.get_logger("jobs")

JOBS: Mapping[str, Callable[..., None]] = {
    AFTER_CALL: after_call,
    SEND_MESSAGE: send_message,
    ANSWER_TEXT: answer_text,
    TRANSCRIBE: transcribe,
    DELETE_RECORDING: delete_recording,
    INDEX_CAPTURES: index_captures,
}
"""Each takes `JobServices`, then ids and plain strings, and may run twice, or halfway and then again."""


def run_job(services: JobServices, name: str, *args: Any) -> None:
    """Do one job. An outage on the way is logged, not raised: the sweep does what is left."""
    bind_call(job=name, of=args[0] if args else None)
    try:
        JOBS[name](services, *args)
    except OutsideFailed as exc:
        log.warning("job_put_off", because=exc.reason)
    finally:
        clear_call()
