"""The sweep: every so often, do what was left undone, whoever left it and why.

It does the work itself and asks no queue: it is what still works when the queue is gone.
"""

from collections.abc import Callable
from datetime import timedelta

import structlog

from voiceagent.core.errors import OutsideFailed, TelephonyFailed
from voiceagent.jobs.after_call import after_call
from voiceagent.jobs.answer_text import answer_text
from voiceagent.jobs.index_captures import index_captures
from voiceagent.jobs.outbox import send_message
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.transcribe import delete_recording, transcribe
from voiceagent.telephony.base import CallAtProvider

log = structlog.get_logger("jobs")

EVERY_S = 30.0
QUIET = timedelta(minutes=5)
"""No turn for so long: the status callback was lost, or somebody is telling a long story."""
LONGEST_CALL = timedelta(hours=4)
"""Twilio ends any call by then, so that nobody need be asked."""
AT_ONCE = 50
"""How many calls and messages one sweep takes on; the next one takes more."""
TEXTS_AT_ONCE = 5
"""Each may take a model's time."""
DELETIONS_AT_ONCE = 10
"""Each may take seconds of a Twilio that hangs."""
RECORDINGS_AT_ONCE = 3
"""Each may take minutes."""


def sweep(services: JobServices) -> None:
    """Each part on its own: an outage in one does not keep the others from their work."""
    parts = (
        replay_spool,
        answer_waiting_texts,
        finish_quiet_calls,
        send_due_messages,
        index_captures,
        delete_recordings,
        transcribe_waiting,  # last: nothing else should wait for it
    )
    for part in parts:
        _on_its_own(part, services)


def replay_spool(services: JobServices) -> None:
    """What waited in files for the database."""
    services.turn_writer.catch_up()


def answer_waiting_texts(services: JobServices) -> None:
    """Texts whose job was lost, or whose answerer died."""
    for sid in services.record.texts.due(services.clock.now(), TEXTS_AT_ONCE):
        _on_its_own(answer_text, services, sid)


def delete_recordings(services: JobServices) -> None:
    """Recordings that are done with and whose deletion failed, where the profile wants them deleted."""
    if services.ears is None or not services.profile.record.delete:
        return
    for sid in services.record.recordings.undeleted(DELETIONS_AT_ONCE):
        _on_its_own(delete_recording, services, sid)


def transcribe_waiting(services: JobServices) -> None:
    """Recordings whose call did not transcribe them, and whose next try has come."""
    for recording in services.record.recordings.waiting(services.clock.now(), RECORDINGS_AT_ONCE):
        _on_its_own(transcribe, services, recording.sid)


def finish_quiet_calls(services: JobServices) -> None:
    """Calls nobody told us the end of. One that Twilio sees in progress is left alone."""
    now, quiet = services.clock.now(), services.record.calls.quiet_since
    surely_over = set(quiet(now - LONGEST_CALL, AT_ONCE))
    for call_sid in quiet(now - QUIET, AT_ONCE):
        _on_its_own(_finish, services, call_sid, call_sid in surely_over)


def send_due_messages(services: JobServices) -> None:
    """Messages whose job was lost, whose next try has come, or whose sender died."""
    for message_id in services.record.outbox.due(services.clock.now(), AT_ONCE):
        _on_its_own(send_message, services, message_id)


def _finish(services: JobServices, call_sid: str, surely_over: bool) -> None:
    try:
        call = services.telephony.call_status(call_sid)
    except TelephonyFailed as exc:
        if exc.retryable and not surely_over:
            return
        call = CallAtProvider("completed")  # Twilio does not know it, or there is no Twilio
    if call.is_over:
        after_call(services, call_sid, call.status, call.duration_s or 0)


def _on_its_own(part: Callable[..., None], *args: object) -> None:
    try:
        part(*args)
    except OutsideFailed as exc:
        log.warning("sweep_part_failed", part=part.__name__, because=exc.reason)
