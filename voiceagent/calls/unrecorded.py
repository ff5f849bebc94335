"""Turns that the state has and the record has not: their process died after it had closed them."""

import time

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.core.errors import StorageUnavailable
from voiceagent.state.base import CallState
from voiceagent.storage.kept import KeptTurn

log = structlog.get_logger("voice")

ON_ITS_WAY_S, LOOK_EVERY_S = 2.0, 0.2
"""The record of a turn is written after the turn is closed: so long it may be on its way from a living process."""


def keep_unrecorded(call: CallState, services: CallServices) -> None:
    """Write the turns of an ended call that nobody else will write: what was said, without what it took."""
    try:
        missing = _missing(call, services)
        until = time.monotonic() + ON_ITS_WAY_S
        while missing and time.monotonic() < until:
            time.sleep(LOOK_EVERY_S)
            missing = _missing(call, services)
    except StorageUnavailable as exc:
        log.warning("record_not_checked", reason=exc.reason)
        return
    for number in missing:
        log.warning("turn_unrecorded", turn=number)
        services.turn_writer.write(_turn(call, number, services))


def _missing(call: CallState, services: CallServices) -> list[int]:
    """Their numbers. Where a number was skipped nobody can tell which, and nothing is made up."""
    if len(call.exchanges) != call.turn:
        return []
    kept = services.record.calls.so_far(call.call_sid)
    there = {turn.number for turn in kept.turns} if kept else set()
    return [number for number in range(1, call.turn + 1) if number not in there]


def _turn(call: CallState, number: int, services: CallServices) -> KeptTurn:
    exchange = call.exchanges[number - 1]
    return KeptTurn(
        call_sid=call.call_sid,
        number=number,
        heard=exchange.heard,
        says=(exchange.said,) if exchange.said else (),
        at=services.clock.now(),
        mode=call.mode,
        language=call.language,
    )
