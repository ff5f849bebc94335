"""The text a caller gets after a call: whether, to whom, and its words."""

from voiceagent.core.exchange import Exchange
from voiceagent.core.no_words import NO_WORDS
from voiceagent.jobs.services import JobServices
from voiceagent.storage.kept import KeptCall
from voiceagent.telephony.links import without_links
from voiceagent.telephony.numbers import is_textable
from voiceagent.telephony.segments import fit

SEGMENTS = 2


def follow_up_key(call_sid: str) -> str:
    """Under which the outbox has the call's text."""
    return f"follow_up:{call_sid}"


def follow_up(services: JobServices, call: KeptCall) -> int | None:
    """Put the call's one text into the outbox, if it gets one; returns its id there, the same however often.

    None: nobody said a word, the number can't be texted or wants no texts, or the profile sends none.
    """
    key = follow_up_key(call.sid)
    if kept := services.record.outbox.by_key(key):
        return kept.id
    if not services.profile.follow_up.send or call.number is None or not is_textable(call.number):
        return None
    if services.record.opt_outs.has(call.number):
        return None
    summary = services.summariser.summarise(_exchanges(call)) if _somebody_spoke(call) else ""
    if not summary:
        return None
    return services.record.outbox.put(
        key,
        call_sid=call.sid,
        caller_id=call.caller_id,
        to_number=call.number,
        body=_body(summary, services.profile.spoken_in(_language_of(call)).follow_up.signature),
        at=services.clock.now(),
        asked_at=call.turns[-1].at,
    )


def _somebody_spoke(call: KeptCall) -> bool:
    return any(turn.heard.strip() and turn.heard not in NO_WORDS for turn in call.turns)


def _language_of(call: KeptCall) -> str:
    """The one that was spoken at last."""
    return next((turn.language for turn in reversed(call.turns) if turn.language), call.language)


def _exchanges(call: KeptCall) -> list[Exchange]:
    return [Exchange(turn.heard, " ".join(turn.says)) for turn in call.turns if turn.heard not in NO_WORDS]


def _body(summary: str, signature: str) -> str:
    return fit(without_links(summary), SEGMENTS, tail=fit(signature, 1))
