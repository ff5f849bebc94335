"""A call is over: say so on record, and see to what follows."""

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.core.errors import StorageUnavailable
from voiceagent.telephony.base import FINAL_CALL_STATUSES

log = structlog.get_logger("voice")

def note_status(call_sid: str, status: str, duration_s: int | None, services: CallServices) -> None:
    """Take a status callback, in any order and any number. With the record gone the sweep will find the call."""
    if status not in FINAL_CALL_STATUSES:
        return
    try:
        ended_now = services.record.calls.end(
            call_sid, status=status, duration_s=duration_s, at=services.clock.now()
        )
    except StorageUnavailable as exc:
        log.warning("end_not_recorded", reason=exc.reason)
        return
    if ended_now:
        log.info("call_ended", status=status, duration_s=duration_s)
        services.after_call(call_sid)
