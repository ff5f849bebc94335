"""The next part of an answer: what is on the turn's log by now, wherever it is being written."""

from uuid import uuid4

import structlog

from voiceagent.calls.leases import Lease
from voiceagent.calls.live_reply import LiveReply
from voiceagent.calls.reply import Continue, HangUp, Listen, Reply
from voiceagent.calls.services import CallServices
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import StorageUnavailable
from voiceagent.state.base import TurnLog

log = structlog.get_logger("voice")

PATIENT_PARTS = 6
"""So many fillers, some ten seconds, for an answer that only another process and the record can know."""


def next_part(call_sid: str, want: Continue, services: CallServices, *, whole: bool = False) -> Reply:
    """Every sentence that is ready within `first_words_s`; a filler when there is none.

    `whole`: only a finished answer counts, because Redis is gone and no other process could tell the rest.
    """
    wait = Deadline.after(services.profile.wait.first_words_s)
    turn_log = services.state.wait_for_log(call_sid, want.turn, want.after, wait.left())
    if whole:
        turn_log = _wait_for_the_end(call_sid, want, turn_log, wait, services)
    if turn_log is None or (turn_log.ending is None and len(turn_log.says) <= want.after):
        turn_log = _look_elsewhere(call_sid, want, turn_log, services)
    if turn_log is None:
        return _sorry(want.turn, services)
    return _reply_with(turn_log, want, services)


def _wait_for_the_end(
    call_sid: str, want: Continue, turn_log: TurnLog | None, wait: Deadline, services: CallServices
) -> TurnLog | None:
    while turn_log is not None and turn_log.ending is None and not wait.passed():
        turn_log = services.state.wait_for_log(call_sid, want.turn, len(turn_log.says), wait.left())
    return turn_log if turn_log is None or turn_log.ending else TurnLog(turn_log.heard)


def _look_elsewhere(call_sid: str, want: Continue, turn_log: TurnLog | None, services: CallServices) -> TurnLog | None:
    """Nothing new here. Is its producer dead, then the turn is ours; or does the record have it already?"""
    lease = Lease(call_sid, want.turn, owner=uuid4().hex)
    claim = services.state.claim_turn(lease.call_sid, lease.turn, lease.owner, "")
    if claim.outcome == "mine":
        log.warning("turn_taken_over", says=len(claim.log.says))
        LiveReply(lease, claim, services).start()
        return claim.log
    if turn_log is None:
        turn_log = _on_record(call_sid, want.turn, services)
    if turn_log is None and not claim.shared and want.part < PATIENT_PARTS:
        return TurnLog()
    return turn_log


def _on_record(call_sid: str, turn: int, services: CallServices) -> TurnLog | None:
    try:
        kept = services.record.calls.turn(call_sid, turn)
    except StorageUnavailable:
        return None
    if kept is None:
        return None
    return TurnLog(kept.heard, kept.says, "goodbye" if kept.ending == "goodbye" else "listen")


def _reply_with(turn_log: TurnLog, want: Continue, services: CallServices) -> Reply:
    says = turn_log.says[want.after :]
    language = services.profile.language
    if turn_log.ending == "goodbye":
        return Reply(says, HangUp(), language)
    if turn_log.ending == "listen":
        return Reply(says, Listen(want.turn + 1), language)
    if not says:
        return Reply((_filler(want, services),), Continue(want.turn, want.part + 1, want.after), language)
    if want.part == 0:
        says = says[:1]  # the first words are worth more than many: the rest is ready when they have been spoken
    return Reply(says, Continue(want.turn, want.part + 1, want.after + len(says)), language)


def _filler(want: Continue, services: CallServices) -> str:
    fillers = services.profile.wait.fillers
    return fillers[want.part % len(fillers)]


def _sorry(turn: int, services: CallServices) -> Reply:
    """Nobody knows any more what was said in this turn: ask for it again, as the next one."""
    log.error("turn_lost", turn=turn)
    return Reply((services.profile.wait.broken,), Listen(turn + 1), services.profile.language)
