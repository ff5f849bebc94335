"""What Twilio reports of a text that we sent."""

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.telephony.twilio_errors import OPTED_OUT

log = structlog.get_logger("texts")


def note_text_status(
    sid: str, status: str, error_code: int | None, message_id: int | None, services: CallServices
) -> None:
    """Take a status callback, in any order and any number. Raises `StorageUnavailable`."""
    outbox = services.record.outbox
    if outbox.status(sid, status, error_code, message_id=message_id) and error_code:
        log.warning("text_not_delivered", message_id=message_id, status=status, code=error_code)
    if error_code == OPTED_OUT and (message := outbox.by_twilio_sid(sid)):
        services.record.opt_outs.put(message.to_number, how="twilio", at=services.clock.now())
