"""A call is over: see to what follows."""

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.telephony.base import FINAL_CALL_STATUSES

log = structlog.get_logger("voice")


def note_status(call_sid: str, status: str, duration_s: int | None, services: CallServices) -> None:
    """Take a status callback, in any order and any number; `duration_s` None where Twilio did not tell.

    The end is put on record by the job that follows, as its last step: were it written here and the job then
    lost, the call would count as done and the sweep would never look at it.
    """
    if status not in FINAL_CALL_STATUSES:
        return
    log.info("call_ended", status=status, duration_s=duration_s)
    services.after_call(call_sid, status, duration_s or 0)
