"""The next part of an answer: what is on the turn's log by now, wherever it is being written."""

import sys
from uuid import uuid4

import structlog

from voiceagent.calls.leases import Lease
from voiceagent.calls.live_reply import LiveReply
from voiceagent.calls.reply import Continue, HangUp, Listen, Reply, Transfer
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import turn_on_record
from voiceagent.state.base import TurnLog

log = structlog.get_logger("voice")

PATIENT_PARTS = 6
"""So many fillers, some ten seconds, for an answer that only another process and the record can know."""

DOCUMENT_BYTES, TAGS_BYTES = 10_000, 20
"""Of words in one document, and what a `<Say>` adds to each: six times as much when everything in it is escaped or
wrapped is still less than the 64 kB beyond which Twilio hears nothing at all (11750)."""

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
        return _sorry(want, services)
    if whole and not turn_log.ending:
        turn_log = TurnLog(turn_log.heard)
    return _reply_with(turn_log, call_sid, want, services)


def _look_elsewhere(call_sid: str, want: Continue, turn_log: TurnLog | None, services: CallServices) -> TurnLog | None:
    """Nothing new here. Is its producer dead, then the turn is ours; or does the record have it already?"""
    lease = Lease(call_sid, want.turn, owner=uuid4().hex)
    claim = services.state.claim_turn(lease.call_sid, lease.turn, lease.owner, "")
    if claim.outcome == "mine":
        log.warning("turn_taken_over", says=len(claim.log.says))
        LiveReply(lease, claim, services, want.way).start()
    if claim.log.is_open:
        return claim.log  # it may have grown since, and it is here also when one look before this one failed
    if turn_log is None:
        turn_log = turn_on_record(call_sid, want.turn, services)
    if turn_log is None and not claim.shared and want.part < _patience(want):
        return TurnLog()
    return turn_log


def _patience(want: Continue) -> int:
    """A recording is transcribed before it is answered."""
    return 2 * PATIENT_PARTS if want.way.mode == "record" else PATIENT_PARTS


def filler(want: Continue, services: CallServices) -> Reply:
    """Something to hear while there is nothing to say yet; then the same part is asked for again."""
    fillers = services.profile.spoken_in(want.way.language).wait.fillers
    again = Continue(want.turn, want.part + 1, want.after, want.way)
    return Reply((fillers[want.part % len(fillers)],), again, want.way.language)


def _reply_with(turn_log: TurnLog, call_sid: str, want: Continue, services: CallServices) -> Reply:
    ready, languages = turn_log.says[want.after :], turn_log.languages[want.after :]
    if not ready and not turn_log.ending:
        return filler(want, services)
    says = _in_one_document(ready)
    if want.part == 0 and not turn_log.ending:
        says = says[:1]  # the first words are worth more than many: the rest is ready when they have been spoken
    if len(says) < len(ready):
        then: Listen | Continue | Transfer | HangUp = _rest(want, len(says))
    else:
        then = _then(turn_log, call_sid, want, len(says), services)
    return Reply(says, then, want.way.language, languages[: len(says)])


def _in_one_document(says: tuple[str, ...]) -> tuple[str, ...]:
    """As many as Twilio takes in one document; the others have the next one."""
    room = DOCUMENT_BYTES
    for place, say in enumerate(says):
        room -= len(say.encode("utf-8", "replace")) + TAGS_BYTES
        if room < 0:
            return says[: max(place, 1)]
    return says


def _rest(want: Continue, said: int) -> Continue:
    return Continue(want.turn, want.part + 1, want.after + said, want.way)


def _then(
    turn_log: TurnLog, call_sid: str, want: Continue, said: int, services: CallServices
) -> Listen | Continue | Transfer | HangUp:
    """What comes after these sentences: more of them, or what the turn ended in."""
    way = turn_log.way or want.way
    match turn_log.ending:
        case "goodbye":
            return HangUp()
        case "listen":
            return Listen(want.turn + 1, way=way)
        case "transfer":
            call = services.state.load_call(call_sid)
            return Transfer(call.transfer_to if call else "", want.turn + 1, way)
        case None:
            return _rest(want, said)


def _sorry(want: Continue, services: CallServices) -> Reply:
    """Nobody knows any more what was said in this turn: ask for it again, as the next one."""
    log.error("turn_lost", turn=want.turn)
    words = services.profile.spoken_in(want.way.language)
    return Reply((words.wait.broken,), Listen(want.turn + 1, way=want.way), words.language)
