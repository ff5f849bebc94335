"""Twilio's REST side, through its SDK: texts, and calls seen from outside."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.errors import OutcomeUnknown, TelephonyFailed
from voiceagent.telephony.base import CallAtProvider, SmsAtProvider
from voiceagent.telephony.twilio_errors import NOT_IN_PROGRESS
from voiceagent.telephony.twilio_http import READ_S, TwilioHttp

T = TypeVar("T")

_NEWEST = 50  # messages looked through by find_sms, one page: nobody gets more texts between two tries
_CLOCKS_DIFFER = timedelta(minutes=2)


class TwilioClient:
    """`api_url` is where all requests go (TWILIO_API_URL); `status_url` where Twilio reports a text's fate.

    While the breaker is open every method raises `TelephonyFailed` at once: texts wait in the outbox, and the
    sweep asks later.
    """

    name = "twilio"

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str,
        from_number: str,
        *,
        status_url: str = "",
        read_s: float = READ_S,
        breaker: Breaker | None = None,
    ) -> None:
        # An `environment` of our own: otherwise TWILIO_REGION and TWILIO_EDGE would rewrite the host.
        self._client = Client(account_sid, auth_token, http_client=TwilioHttp(read_s), environment={"": ""})
        self._client.api.base_url = api_url
        self._from_number = from_number
        self._status_url = status_url
        self.breaker = breaker or Breaker("twilio")

    def send_sms(self, to_number: str, body: str, *, message_id: int) -> SmsAtProvider:
        reports = f"{self._status_url}?message={message_id}" if self._status_url else None
        message = self._ask(
            lambda: self._client.messages.create(
                to=to_number, from_=self._from_number, body=body, status_callback=reports
            )
        )
        return _sms(message)

    def find_sms(self, to_number: str, body: str, since: datetime) -> SmsAtProvider | None:
        # Not by Twilio's own DateSent filter: a message that is still queued has no such date yet.
        newest = self._ask(
            lambda: self._client.messages.list(to=to_number, from_=self._from_number, limit=_NEWEST, page_size=_NEWEST)
        )
        for message in newest:
            if message.date_created and message.date_created < since - _CLOCKS_DIFFER:
                break
            if (message.body or "").endswith(body):  # a trial account puts its own words in front
                return _sms(message)
        return None

    def call_status(self, call_sid: str) -> CallAtProvider:
        call = self._ask(lambda: self._client.calls(call_sid).fetch())
        return CallAtProvider(str(call.status), int(call.duration) if call.duration else None)

    def hang_up(self, call_sid: str) -> None:
        try:
            self._ask(lambda: self._client.calls(call_sid).update(status="completed"))
        except TelephonyFailed as exc:
            if exc.code != NOT_IN_PROGRESS:
                raise

    def _ask(self, request: Callable[[], T]) -> T:
        try:
            return self.breaker.call(lambda: _readable(request))
        except BreakerOpen as exc:
            failed = TelephonyFailed("Twilio is left alone for a while")
            failed.is_outage = False
            raise failed from exc


def _readable(request: Callable[[], T]) -> T:
    """What fails in the request raises our errors (`TwilioHttp`); left are answers of another shape."""
    try:
        return request()
    except TwilioException:
        raise TelephonyFailed("Twilio's answer can't be read") from None


def _sms(message: Any) -> SmsAtProvider:
    if not message.sid:
        raise OutcomeUnknown("Twilio's answer can't be read")
    return SmsAtProvider(str(message.sid), str(message.status))
