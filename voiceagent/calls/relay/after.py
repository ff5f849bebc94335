"""A relay session is over: how the call goes on, by what we handed over, or without it when the socket was lost."""

from dataclasses import dataclass, replace

import structlog

from voiceagent.calls.consent import may_record, told_of_recording
from voiceagent.calls.relay.handoff import Handoff, read_handoff
from voiceagent.calls.reply import Continue, HangUp, Listen, Reply, Transfer
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import known_call
from voiceagent.core.way import Way
from voiceagent.state.base import CallState

log = structlog.get_logger("relay")

MOST_BACK = 2
"""So often in a row a lost socket is replaced by another; then the call goes on without one."""


@dataclass(frozen=True, slots=True)
class SessionOver:
    """`turn` and `back` are those the session began with; `handoff` is Twilio's HandoffData, "" without any."""

    call_sid: str
    turn: int
    back: int
    language: str
    handoff: str
    error_code: str


def go_on_after_relay(over: SessionOver, services: CallServices) -> Reply:
    """Never raises for anything outside."""
    call = known_call(over.call_sid, services)
    language = call.language if call else over.language
    turn = max(over.turn, call.turn + 1 if call else 1)
    handoff = read_handoff(over.handoff)
    if handoff is None:
        return _come_back(over, call, turn, Way("relay", language), services)
    return _go_on(handoff, call, turn, language, services)


def _go_on(handoff: Handoff, call: CallState | None, turn: int, language: str, services: CallServices) -> Reply:
    keys = call.keys if call else 0
    match handoff.go:
        case "goodbye":
            return Reply((), HangUp(), language)
        case "transfer" if call and call.transfer_to:
            return Reply((), Transfer(call.transfer_to, turn, Way("relay", language)), language)
        case "mode" if handoff.mode == "record":
            return _record(call, turn, language, services)
        case "mode" if handoff.mode == "keys":
            menu = services.profile.spoken_in(language).keys.menu
            return Reply((menu,), Listen(turn, way=Way("keys", language)), language)
        case _:
            return Reply((), Listen(turn, way=Way(handoff.mode, language, keys)), language)


def _record(call: CallState | None, turn: int, language: str, services: CallServices) -> Reply:
    if call is None or not may_record(call, services):
        return Reply((), Listen(turn, way=Way("gather", language)), language)
    told, notice = told_of_recording(call, services)
    services.state.save_call(told)
    return Reply(notice, Listen(turn, way=Way("record", language)), language)


def _come_back(over: SessionOver, call: CallState | None, turn: int, way: Way, services: CallServices) -> Reply:
    """Twilio opens no second socket by itself: this answer does. It counts in a row only."""
    back = over.back + 1 if turn == over.turn else 1
    words = services.profile.spoken_in(way.language).relay.back
    log.warning("relay_lost", turn=turn, back=back, code=over.error_code)
    if back <= MOST_BACK:
        return Reply((words,), Listen(turn, way=way, back=back), way.language)
    gather = replace(way, mode="gather")
    left = services.state.wait_for_log(over.call_sid, turn, 0, 0.0)
    if left is not None and left.heard and left.ending is None:
        return Reply((words,), Continue(turn, part=0, after=0, way=gather), way.language)
    return Reply((words,), Listen(turn, way=gather), way.language)
