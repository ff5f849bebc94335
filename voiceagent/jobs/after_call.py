"""When a call is over: its one follow-up text, then the end in the record."""

import structlog

from voiceagent.core.deadline import Deadline
from voiceagent.jobs.follow_up import follow_up
from voiceagent.jobs.queue import INDEX_CAPTURES, SEND_MESSAGE
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.transcribe import transcribe

log = structlog.get_logger("jobs")

HEAR_S = 45.0
"""So long the follow-up waits for words that are still missing. What is not heard by then makes one up later."""


def after_call(services: JobServices, call_sid: str, status: str = "completed", duration_s: int = 0) -> None:
    """Finish a call that ended with Twilio's final `status` after `duration_s` (0: nobody knows).

    The end is written last. A job that is killed before that leaves a call which seems to go on in silence,
    and such calls the sweep brings back here.
    """
    services.turn_writer.catch_up()  # the summary should know the last turns too
    _hear_what_waits(services, call_sid)
    call = services.record.calls.so_far(call_sid)
    if call is None:
        log.warning("call_unknown", call_sid=call_sid)
        return
    message_id = follow_up(services, call)
    services.record.calls.end(call_sid, status=status, duration_s=duration_s or None, at=services.clock.now())
    if message_id is not None:
        services.jobs.enqueue(SEND_MESSAGE, message_id)
    services.jobs.enqueue(INDEX_CAPTURES)
    log.info("call_finished", call_sid=call_sid, status=status, follow_up=message_id is not None)


def _hear_what_waits(services: JobServices, call_sid: str) -> None:
    """Not what a turn of the call, or another job, is at this moment transcribing."""
    deadline, now = Deadline.after(HEAR_S), services.clock.now()
    for recording in services.record.recordings.waiting_of(call_sid):
        if recording.is_due(now) and not deadline.passed():
            transcribe(services, recording.sid, deadline)
