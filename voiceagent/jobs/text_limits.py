"""May this text go out now? Asked of every text, in the moment before it is sent."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from voiceagent.core.profile_sections import Texts
from voiceagent.jobs.services import JobServices
from voiceagent.storage.kept import KeptMessage, MessageStatus
from voiceagent.telephony.places import local_time

log = structlog.get_logger("texts")

DAY = timedelta(days=1)
AWAKE = timedelta(hours=1)
"""Who called or texted us within it is awake, and waits for what we owe them."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not before then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Never; `status` says why."""

    status: MessageStatus


def obstacle(message: KeptMessage, services: JobServices) -> Hold | Drop | None:
    """What keeps it from being sent; None: nothing does."""
    if services.record.opt_outs.has(message.to_number):
        return Drop("opted_out")
    if scope := _limit_reached(message, services):
        log.warning("text_over_limit", message_id=message.id, scope=scope)
        return Drop("over_limit")
    now = services.clock.now()
    if message.kind == "reply" or (message.asked_at is not None and now - message.asked_at < AWAKE):
        return None
    until = quiet_until(message.to_number, now, services.profile.texts)
    return None if until is None else Hold(until)


def _limit_reached(message: KeptMessage, services: JobServices) -> str:
    """Which limit; "" for none. Only texts that were owed before this one count: it is never dropped for later ones."""
    texts, owed = services.profile.texts, services.record.outbox.count_since
    since, replies = services.clock.now() - DAY, message.kind == "reply"
    limit = texts.max_replies_per_day if replies else texts.max_per_day
    if owed(since, limit, to_number=message.to_number, replies=replies, before_id=message.id) >= limit:
        return "number"
    limit = texts.max_per_day_all
    return "all" if owed(since, limit, before_id=message.id) >= limit else ""


def quiet_until(number: str, at: datetime, texts: Texts) -> datetime | None:
    """When the quiet hours end that it is now where the number is at home (UTC); None: it is day there."""
    begins, ends = texts.quiet_from, texts.quiet_until
    there = local_time(number, at)
    clock = there.time()
    over_midnight = begins > ends
    is_quiet = (clock >= begins or clock < ends) if over_midnight else begins <= clock < ends
    if not is_quiet:
        return None
    end = there.replace(hour=ends.hour, minute=ends.minute, second=ends.second, microsecond=0)
    # of two such times a day apart the next one: arithmetic goes by the clock on the wall, as people do
    return (end if end > there else end + DAY).astimezone(UTC)
