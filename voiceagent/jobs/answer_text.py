"""Answers a text that somebody sent us: once, whatever is repeated."""

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.calls.texts.conversation import answer_in_words
from voiceagent.core.profile_sections import TextsWords
from voiceagent.jobs.queue import SEND_MESSAGE
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.text_limits import DAY
from voiceagent.storage.kept import KeptText
from voiceagent.telephony.numbers import is_textable
from voiceagent.telephony.segments import fit

log = structlog.get_logger("texts")

SEGMENTS = 2
MOST_ATTEMPTS = 5
"""Whoever took it died so often over it: then an excuse is all that is left."""


def answer_text(services: JobServices, sid: str) -> None:
    """Put the answer into the outbox, if the text gets one, and have it sent.

    Killed in between, the text is taken once more, later: an answer that stands in the outbox by then is that answer.
    """
    text = services.record.texts.take(sid, services.clock.now()) if services.calls else None
    if text is None or services.calls is None:
        return
    outbox, key = services.record.outbox, f"reply:{sid}"
    if outbox.by_key(key) is None:
        body = _answer(text, services, services.calls)
        if not body:
            services.record.texts.left(sid)
            return
        outbox.put(
            key,
            call_sid=None,
            caller_id=text.caller_id,
            to_number=text.number,
            body=body,
            at=services.clock.now(),
            kind="reply",
            asked_at=text.received_at,
        )
    if message := outbox.by_key(key):
        services.record.texts.answered(sid, message.body)
        services.jobs.enqueue(SEND_MESSAGE, message.id)


def _answer(text: KeptText, services: JobServices, calls: CallServices) -> str:
    """ "" for none: asked before any model is, because that costs money."""
    if services.record.opt_outs.has(text.number) or not is_textable(text.number):
        return ""
    limit, owed = services.profile.texts.max_replies_per_day, services.record.outbox.count_since
    if owed(services.clock.now() - DAY, limit, to_number=text.number, replies=True) >= limit:
        log.warning("text_over_limit", scope="replies")
        return ""
    language = services.record.calls.last_language(text.caller_id)
    words = services.profile.spoken_in(language).texts
    if text.kind == "words" and text.attempts <= MOST_ATTEMPTS:
        return answer_in_words(text, calls)
    return fit(_fixed_words(text.kind, words), SEGMENTS)


def _fixed_words(kind: str, words: TextsWords) -> str:
    return {"help": words.help, "start": words.started, "media": words.no_pictures}.get(kind, words.broken)
