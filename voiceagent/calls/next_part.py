"""The next part of an answer: what is on the turn's log by now, wherever it is being written."""

import sys
from uuid import uuid4

import structlog

from voiceagent.calls.leases import Lease
from voiceagent.calls.live_reply import LiveReply
from voiceagent.calls.reply import Continue, HangUp, Listen, Reply
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import turn_on_record
from voiceagent.state.base import TurnLog

log = structlog.get_logger("voice")

PATIENT_PARTS = 6
"""So many fillers, some ten seconds, for an answer that only another process and the record can know."""

_ALL_OF_IT = sys.maxsize
"""More sentences than any answer has: who waits for more than so many waits for the end."""


def next_part(call_sid: str, want: Continue, services: CallServices, *, whole: bool = False) -> Reply:
    """Every sentence that is ready within `first_words_s`; a filler when there is none.

    `whole`: only a finished answer counts, because Redis is gone and no other process could tell the rest.
    """
    after = _ALL_OF_IT if whole else want.after
    turn_log = services.state.wait_for_log(call_sid, want.turn, after, services.profile.wait.first_words_s)
    if turn_log is None or not turn_log.has_more_than(after):
        turn_log = _look_elsewhere(call_sid, want, turn_log, services)
    if turn_log is None:
        return _sorry(want.turn, services)
    if whole and not turn_log.ending:
        turn_log = TurnLog(turn_log.heard)
    return _reply_with(turn_log, want, services)


def _look_elsewhere(call_sid: str, want: Continue, turn_log: TurnLog | None, services: CallServices) -> TurnLog | None:
    """Nothing new here. Is its producer dead, then the turn is ours; or does the record have it already?"""
    lease = Lease(call_sid, want.turn, owner=uuid4().hex)
    claim = services.state.claim_turn(lease.call_sid, lease.turn, lease.owner, "")
    if claim.outcome == "mine":
        log.warning("turn_taken_over", says=len(claim.log.says))
        LiveReply(lease, claim, services).start()
    if claim.log.heard:
        return claim.log  # it may have grown since, and it is here also when one look before this one failed
    if turn_log is None:
        turn_log = turn_on_record(call_sid, want.turn, services)
    if turn_log is None and not claim.shared and want.part < PATIENT_PARTS:
        return TurnLog()
    return turn_log


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
