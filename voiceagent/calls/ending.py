"""A call is over: see to what follows."""

import sys

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import known_call, on_record
from voiceagent.calls.unanswered import keep_unanswered
from voiceagent.calls.unrecorded import keep_unrecorded
from voiceagent.telephony.base import FINAL_CALL_STATUSES

log = structlog.get_logger("voice")

LAST_WORDS_S = 10.0
"""Who hangs up in the middle of an answer has that turn in the summary, too: so long we wait for its end. It is
on nobody's time, and below the 15 s that Twilio gives us."""


def note_status(call_sid: str, status: str, duration_s: int | None, services: CallServices) -> None:
    """Take a status callback, in any order and any number; `duration_s` None where Twilio did not tell.

    The end is put on record by the job that follows, as its last step: were it written here and the job then
    lost, the call would count as done and the sweep would never look at it.
    """
    if status not in FINAL_CALL_STATUSES:
        return
    log.info("call_ended", status=status, duration_s=duration_s)
    call = known_call(call_sid, services)
    if call is not None:
        on_record(call, services)  # the record may have been away when it began
        last = services.state.wait_for_log(call_sid, call.turn + 1, sys.maxsize, LAST_WORDS_S)
        if last is not None and last.ending is None:
            keep_unanswered(call, services)
        keep_unrecorded(known_call(call_sid, services) or call, services)
    services.after_call(call_sid, status, duration_s or 0)
