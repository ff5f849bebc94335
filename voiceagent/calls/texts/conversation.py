"""A conversation by text: the same answerers and the same memory, one text for each text.

The answer goes to the number itself, whoever wrote in its name: no stranger ever reads it. Yet no carrier vouches for
a text, and numbers change hands, so ideas kept on calls are brought up only where a carrier has vouched for that very
number in a call of late; everybody else gets no more than what this conversation holds.
"""

from dataclasses import replace
from datetime import timedelta

import structlog

from voiceagent.calls.answering import Answering
from voiceagent.calls.bill import Bill
from voiceagent.calls.services import CallServices
from voiceagent.calls.texts.mouth import TextMouth
from voiceagent.core.exchange import Exchange
from voiceagent.state.base import CallState
from voiceagent.storage.kept import KeptText
from voiceagent.telephony.links import without_links
from voiceagent.telephony.segments import fit
from voiceagent.tools.toolbox import toolbox_by_text

log = structlog.get_logger("texts")

SEGMENTS = 2
EXCHANGES = 20
"""So much of what was texted before is told to the model."""
VOUCHED_FOR = timedelta(days=90)
"""So long a number is taken to belong to whom a carrier once vouched for. Numbers are given to others after that."""


def answer_in_words(text: KeptText, services: CallServices) -> str:
    """What to text back; never empty. Tools are used on the way. Raises `StorageUnavailable`."""
    services = replace(services, tools=toolbox_by_text())
    mouth, bill = TextMouth(_language(text, services)), Bill(services.clock.now(), None)
    answering = Answering(text.body, text.id, mouth, bill, services, facts=_facts)
    answering.answer(_conversation(text, mouth.language, services))
    log.info("text_answered", outcome=bill.outcome, answerer=bill.answerer, took_ms=round(bill.took_s * 1000))
    if bill.outcome == "apologised":  # in words that are meant for the ear
        return fit(services.profile.spoken_in(mouth.language).texts.broken, SEGMENTS)
    return fit(without_links(" ".join(mouth.said)), SEGMENTS)


def _language(text: KeptText, services: CallServices) -> str:
    spoken = services.record.calls.last_language(text.caller_id)
    return services.profile.spoken_in(spoken).language


def _conversation(text: KeptText, language: str, services: CallServices) -> CallState:
    """As of a call, under the MessageSid that the conversation began with."""
    earlier = [each for each in services.record.texts.before(text, EXCHANGES) if each.kind == "words"]
    now = services.clock.now()
    return CallState(
        text.thread,
        services.profile.name,
        started_at=(earlier[0] if earlier else text).received_at.timestamp(),
        number=text.number,
        caller_id=text.caller_id,
        trusted=services.record.calls.vouched_since(text.caller_id, now - VOUCHED_FOR),
        language=language,
        exchanges=tuple(Exchange(each.body, each.said) for each in earlier),
    )


def _facts(call: CallState) -> str:
    memory = (
        "A carrier has vouched for this number: ideas kept on earlier calls may be spoken of."
        if call.trusted
        else "It is not certain who is writing: speak only of what stands in this conversation."
    )
    return (
        "This conversation is by text message, not on the telephone: they write, and your answer is read on a small "
        "screen. Answer in the language they write in; no tool is needed for that. Write at most two short sentences, "
        f"250 characters in all, in plain letters without emoji or links.\n{memory}"
    )
