"""No provider: without Twilio keys nothing is sent, and the log says so."""

from datetime import datetime
from typing import Never

import structlog

from voiceagent.core.errors import TelephonyFailed
from voiceagent.telephony.base import CallAtProvider, SmsAtProvider

log = structlog.get_logger("telephony")


class NullTelephony:
    """Refuses whatever would need a provider; a text that was not sent is never reported as sent."""

    name = "none"

    def __init__(self) -> None:
        log.warning("telephony_missing", wanted="TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN", effect="nothing is sent")

    def send_sms(self, to_number: str, body: str, *, message_id: int) -> SmsAtProvider:
        log.warning("sms_not_sent", because="no Twilio keys", message_id=message_id, to_number=to_number, body=body)
        self._refuse()

    def find_sms(self, to_number: str, body: str, since: datetime) -> SmsAtProvider | None:
        return None

    def call_status(self, call_sid: str) -> CallAtProvider:
        self._refuse()

    def hang_up(self, call_sid: str) -> None:
        self._refuse()

    def _refuse(self) -> Never:
        raise TelephonyFailed("no Twilio keys", retryable=False)
