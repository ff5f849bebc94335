"""Sends one message of the outbox, and never twice."""

from datetime import datetime, timedelta

import structlog

from voiceagent.core.errors import OutcomeUnknown, TelephonyFailed
from voiceagent.jobs.services import JobServices
from voiceagent.storage.kept import KeptMessage
from voiceagent.telephony.base import SmsAtProvider

log = structlog.get_logger("jobs")

PAUSES = tuple(timedelta(seconds=s) for s in (15, 60, 300, 900, 3600, 3 * 3600, 8 * 3600, 12 * 3600))
"""After the first try, the second, ...; about a day in all. Then nobody waits for the text any more."""


def send_message(services: JobServices, message_id: int) -> None:
    """Send it if it is due and nobody else has it; write down what became of it.

    Killed anywhere in between, the message stays taken until its claim runs out. Whoever takes it then is
    told to ask Twilio first.
    """
    message = services.record.outbox.take(message_id, services.clock.now())
    if message is None:
        return
    try:
        sms = (_already_there(services, message) if message.ask_first else None) or _send(services, message)
    except OutcomeUnknown as exc:
        _outcome_unknown(services, message, exc)
    except TelephonyFailed as exc:
        _refused(services, message, exc)
    else:
        services.record.outbox.sent(message.id, sms.sid, services.clock.now())
        log.info("sms_sent", message_id=message.id, twilio_sid=sms.sid, attempts=message.attempts)


def _already_there(services: JobServices, message: KeptMessage) -> SmsAtProvider | None:
    """Raises `OutcomeUnknown` when that can't be found out."""
    try:
        return services.telephony.find_sms(message.to_number, message.body, since=message.created_at)
    except TelephonyFailed as exc:
        raise OutcomeUnknown(exc.reason, code=exc.code, retryable=exc.retryable) from exc


def _send(services: JobServices, message: KeptMessage) -> SmsAtProvider:
    return services.telephony.send_sms(message.to_number, message.body, message_id=message.id)


def _outcome_unknown(services: JobServices, message: KeptMessage, error: OutcomeUnknown) -> None:
    retry_at = _next_try(services, message, error)
    log.warning("sms_outcome_unknown", message_id=message.id, because=error.reason, again=retry_at is not None)
    if retry_at is None:
        services.record.outbox.failed(message.id, None, None)
    else:
        services.record.outbox.unknown(message.id, retry_at)


def _refused(services: JobServices, message: KeptMessage, error: TelephonyFailed) -> None:
    retry_at = _next_try(services, message, error)
    log.warning(
        "sms_refused",
        message_id=message.id,
        because=error.reason,
        code=error.code,
        again=retry_at is not None,
    )
    services.record.outbox.failed(message.id, error.code or None, retry_at)


def _next_try(services: JobServices, message: KeptMessage, error: TelephonyFailed) -> datetime | None:
    if not error.retryable or message.attempts > len(PAUSES):
        return None
    return services.clock.now() + PAUSES[message.attempts - 1]
