"""Sends one message of the outbox, and never twice."""

from datetime import datetime, timedelta

import structlog

from voiceagent.core.errors import OutcomeUnknown, TelephonyFailed
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.text_limits import Drop, Hold, obstacle
from voiceagent.storage.kept import KeptMessage
from voiceagent.telephony.base import SmsAtProvider
from voiceagent.telephony.twilio_errors import OPTED_OUT

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
        sms = _already_there(services, message) if message.ask_first else None
        if sms is None and (against := obstacle(message, services)):
            _not_now(services, message, against)
            return
        sms = sms or _send(services, message)
    except OutcomeUnknown as exc:
        _outcome_unknown(services, message, exc)
    except TelephonyFailed as exc:
        _refused(services, message, exc)
    else:
        services.record.outbox.sent(message.id, sms.sid, services.clock.now())
        log.info("sms_sent", message_id=message.id, twilio_sid=sms.sid, attempts=message.attempts)


def _not_now(services: JobServices, message: KeptMessage, against: Hold | Drop) -> None:
    if isinstance(against, Hold):
        services.record.outbox.held(message.id, against.until)
    else:
        services.record.outbox.dropped(message.id, against.status)
    log.info("sms_held" if isinstance(against, Hold) else "sms_dropped", message_id=message.id)


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
    if error.code == OPTED_OUT:  # a STOP that never reached us
        services.record.opt_outs.put(message.to_number, how="twilio", at=services.clock.now())


def _next_try(services: JobServices, message: KeptMessage, error: TelephonyFailed) -> datetime | None:
    if not error.retryable or message.attempts > len(PAUSES):
        return None
    return services.clock.now() + PAUSES[message.attempts - 1]
