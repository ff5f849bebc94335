"""The call so far: from the state, or rebuilt from the record when the state is gone or behind."""

from dataclasses import replace
from datetime import UTC, datetime

import structlog

from voiceagent.calls.hearing import LATE
from voiceagent.calls.services import CallServices
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.exchange import Exchange
from voiceagent.core.way import MODES, Mode, Way
from voiceagent.state.base import CallState, Ending, TurnLog
from voiceagent.storage.kept import CallStart, KeptCall

log = structlog.get_logger("state")


def call_so_far(
    call_sid: str, turn: int, known: CallState | None, services: CallServices, way: Way | None = None
) -> CallState:
    """The call as it stands before turn `turn`. `known` is what the state holds; it serves if it is not behind.

    `way` is how the caller is listened to now: what a call that nobody remembers goes on in.

    Never raises and never loses more than it must: with the record gone too, what is known goes on.
    """
    if known is not None and known.turn >= turn - 1:
        return _with_late_words(known, services) if known.late else known
    kept = _kept_call(call_sid, services)
    if kept is not None and (known is None or len(kept.turns) > len(known.exchanges)):
        log.warning("call_rebuilt", call_sid=call_sid, turns=len(kept.turns))
        return _from_record(kept)
    return known or a_new_call(call_sid, services, way)


def known_call(call_sid: str, services: CallServices) -> CallState | None:
    """The call as the state has it, else as the record has; None when neither knows it. Never raises."""
    if known := services.state.load_call(call_sid):
        return known
    kept = _kept_call(call_sid, services)
    return _from_record(kept) if kept else None


def a_new_call(call_sid: str, services: CallServices, way: Way | None = None) -> CallState:
    """A call of which nothing is known yet; without a `way`, as calls begin."""
    way = way or services.way
    profile = services.profile.spoken_in(way.language)
    return CallState(
        call_sid,
        profile.name,
        started_at=services.clock.now().timestamp(),
        greeting=profile.greeting,
        language=profile.language,
        mode=way.mode,
    )


def on_record(call: CallState, services: CallServices) -> CallState:
    """The call with its caller's id; without one while the record is gone, and then a later turn tries again."""
    if call.caller_id is not None:
        return call
    start = CallStart(
        call.call_sid,
        number=call.number,
        profile=call.profile,
        greeting=call.greeting,
        attested=call.trusted,
        language=call.language,
        mode=call.mode,
        at=datetime.fromtimestamp(call.started_at, UTC),
    )
    caller_id = services.turn_writer.start_call(start)
    return call if caller_id is None else replace(call, caller_id=caller_id)


def note_mode(call: CallState, services: CallServices) -> None:
    """Put it on record that the caller is listened to in another way from now on: a call that is rebuilt knows it."""
    try:
        services.record.calls.note_mode(call.call_sid, call.mode)
    except StorageUnavailable as exc:
        log.warning("mode_not_noted", reason=exc.reason)


def with_turn(call: CallState, turn: int, heard: str, said: str, *, over: bool = False) -> CallState:
    """The call after that turn, `over` if it ended with it."""
    return replace(call, turn=turn, exchanges=(*call.exchanges, Exchange(heard, said)), over=over)


def as_of_turn(call: CallState, turn: int) -> CallState:
    """The call as it stood after that earlier turn."""
    return replace(call, turn=turn, exchanges=call.exchanges[:turn])


def turn_on_record(call_sid: str, turn: int, services: CallServices) -> TurnLog | None:
    """A finished turn as the record has it; None when it has not, or is gone."""
    try:
        kept = services.record.calls.turn(call_sid, turn)
    except StorageUnavailable as exc:
        log.warning("turn_not_found", turn=turn, reason=exc.reason)
        return None
    if kept is None:
        return None
    call = _kept_call(call_sid, services)
    ending: Ending = "goodbye" if kept.ending == "goodbye" else "listen"
    return TurnLog(kept.heard, kept.says, ending, way=_way_of(call) if call else None)


def _with_late_words(call: CallState, services: CallServices) -> CallState:
    """The call with the words in their place of those recordings that have been transcribed since."""
    try:
        words = dict(services.record.recordings.late_words(call.call_sid))
    except StorageUnavailable as exc:
        log.warning("late_words_not_found", reason=exc.reason)
        return call
    exchanges = tuple(
        replace(exchange, heard=words.get(turn, exchange.heard)) if exchange.heard == LATE else exchange
        for turn, exchange in enumerate(call.exchanges, start=1)
    )
    return replace(call, exchanges=exchanges, late=sum(exchange.heard == LATE for exchange in exchanges))


def _kept_call(call_sid: str, services: CallServices) -> KeptCall | None:
    try:
        return services.record.calls.so_far(call_sid)
    except StorageUnavailable as exc:
        log.warning("call_not_rebuilt", call_sid=call_sid, reason=exc.reason)
        return None


def _way_of(kept: KeptCall) -> Way:
    """How the call goes on, by what is on record; nobody is recorded who did not want it."""
    mode: Mode = next((mode for mode in MODES if mode == kept.mode), "gather")
    if mode == "record" and kept.refused_recording:
        mode = "gather"
    return Way(mode, next((turn.language for turn in reversed(kept.turns) if turn.language), kept.language))


def _from_record(kept: KeptCall) -> CallState:
    return CallState(
        kept.sid,
        kept.profile,
        started_at=kept.started_at.timestamp(),
        greeting=kept.greeting,
        number=kept.number,
        caller_id=kept.caller_id,
        trusted=kept.attested,
        language=_way_of(kept).language,
        mode=_way_of(kept).mode,
        refused_recording=kept.refused_recording,
        turn=max((turn.number for turn in kept.turns), default=0),
        exchanges=tuple(Exchange(turn.heard, " ".join(turn.says)) for turn in kept.turns),
    )
