"""A text comes in: keep it, heed the wish in it, and have it answered soon."""

from dataclasses import dataclass

import structlog

from voiceagent.calls.heard import e164
from voiceagent.calls.services import CallServices
from voiceagent.calls.texts.keywords import is_yes, keyword_of

log = structlog.get_logger("texts")


@dataclass(frozen=True, slots=True)
class IncomingText:
    """As Twilio gave it. `media`: how many pictures or other files came along. `opt_out_type`: Twilio read a STOP,
    START or HELP in it and has answered that already ("" where it has not).
    """

    sid: str
    from_number: str
    to_number: str
    body: str
    media: int = 0
    opt_out_type: str = ""


def take_text(text: IncomingText, services: CallServices) -> None:
    """Once it returns the text is kept, and what it wished is in force. A repeated delivery does nothing more.

    Raises `StorageUnavailable`: then nothing has happened.
    """
    number = e164(text.from_number)
    if number is None or number == text.to_number:
        log.warning("text_from_nobody")  # a short code, a name, our own number: there is nobody to answer
        return
    kind = _kind_of(text, number, services)
    to_answer = kind not in {"stop", "empty"} and not text.opt_out_type
    is_new = services.record.texts.keep(
        text.sid,
        number=number,
        kind=kind,
        body=text.body,
        at=services.clock.now(),
        to_answer=to_answer,
        opting="out" if kind == "stop" else "in" if kind == "start" else None,
    )
    log.info("text_received", kind=kind, is_new=is_new, answered_by_twilio=bool(text.opt_out_type))
    if to_answer:
        services.answer_text(text.sid)


def _kind_of(text: IncomingText, number: str, services: CallServices) -> str:
    """stop, start, help, media, empty or words."""
    if keyword := keyword_of(text.body, text.opt_out_type):
        return keyword
    if is_yes(text.body) and services.record.opt_outs.has(number):
        return "start"
    if text.media:
        return "media"
    return "words" if text.body else "empty"
