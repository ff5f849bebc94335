"""The call so far: from the state, or rebuilt from the record when the state is gone or behind."""

from dataclasses import replace
from datetime import UTC, datetime

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.exchange import Exchange
from voiceagent.state.base import CallState, TurnLog
from voiceagent.storage.kept import KeptCall

log = structlog.get_logger("state")


def call_so_far(call_sid: str, turn: int, known: CallState | None, services: CallServices) -> CallState:
    """The call as it stands before turn `turn`. `known` is what the state holds; it serves if it is not behind.

    Never raises and never loses more than it must: with the record gone too, what is known goes on.
    """
    if known is not None and known.turn >= turn - 1:
        return known
    kept = _kept_call(call_sid, services)
    if kept is not None and (known is None or len(kept.turns) > len(known.exchanges)):
        log.warning("call_rebuilt", call_sid=call_sid, turns=len(kept.turns))
        return _from_record(kept)
    return known or a_new_call(call_sid, services)


def known_call(call_sid: str, services: CallServices) -> CallState | None:
    """The call as the state has it, else as the record has; None when neither knows it. Never raises."""
    if known := services.state.load_call(call_sid):
        return known
    kept = _kept_call(call_sid, services)
    return _from_record(kept) if kept else None


def a_new_call(call_sid: str, services: CallServices) -> CallState:
    profile = services.profile
    return CallState(
        call_sid,
        profile.name,
        started_at=services.clock.now().timestamp(),
        greeting=profile.greeting,
        language=profile.language,
    )


def on_record(call: CallState, services: CallServices) -> CallState:
    """The call with its caller's id; without one while the record is gone, and then a later turn tries again."""
    if call.caller_id is not None:
        return call
    try:
        caller_id = services.record.calls.start(
            call.call_sid,
            number=call.number,
            profile=call.profile,
            greeting=call.greeting,
            attested=call.trusted,
            language=call.language,
            mode="gather",
            at=datetime.fromtimestamp(call.started_at, UTC),
        )
    except StorageUnavailable as exc:
        log.warning("call_not_recorded", reason=exc.reason)
        return call
    return replace(call, caller_id=caller_id)


def with_turn(call: CallState, turn: int, heard: str, said: str) -> CallState:
    """The call after that turn."""
    return replace(call, turn=turn, exchanges=(*call.exchanges, Exchange(heard, said)))


def turn_on_record(call_sid: str, turn: int, services: CallServices) -> TurnLog | None:
    """A finished turn as the record has it; None when it has not, or is gone."""
    try:
        kept = services.record.calls.turn(call_sid, turn)
    except StorageUnavailable as exc:
        log.warning("turn_not_found", turn=turn, reason=exc.reason)
        return None
    return TurnLog(kept.heard, kept.says, "goodbye" if kept.ending == "goodbye" else "listen") if kept else None


def _kept_call(call_sid: str, services: CallServices) -> KeptCall | None:
    try:
        return services.record.calls.so_far(call_sid)
    except StorageUnavailable as exc:
        log.warning("call_not_rebuilt", call_sid=call_sid, reason=exc.reason)
        return None


def _from_record(kept: KeptCall) -> CallState:
    return CallState(
        kept.sid,
        kept.profile,
        started_at=kept.started_at.timestamp(),
        greeting=kept.greeting,
        number=kept.number,
        caller_id=kept.caller_id,
        trusted=kept.attested,
        language=kept.language,
        turn=max((turn.number for turn in kept.turns), default=0),
        exchanges=tuple(Exchange(turn.heard, " ".join(turn.says)) for turn in kept.turns),
    )
