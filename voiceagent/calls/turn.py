"""One turn: the caller said something, the agent answers. This is the story; start reading here."""

from uuid import uuid4

import structlog

from voiceagent.calls.heard import Heard
from voiceagent.calls.live_reply import LiveReply
from voiceagent.calls.reply import Continue, HangUp, Listen, Reply
from voiceagent.calls.services import CallServices
from voiceagent.calls.unheard import answer_silence, ask_again, was_misheard
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import StorageUnavailable
from voiceagent.state.base import TurnLog

log = structlog.get_logger("voice")


def take_turn(heard: Heard, services: CallServices) -> Reply:
    """What to say to what was heard, as far as it is known in time; the rest follows by `continue_turn`.

    A turn that is delivered again, at once or later, gets the same answer and costs no second model call.
    Never raises for anything outside; answers within the profile's `first_words_s` and what Redis takes.
    """
    if heard.is_silence:
        return answer_silence(heard, services.profile)
    if was_misheard(heard, services.profile):
        return ask_again(heard, services.profile)
    owner = uuid4().hex
    claim = services.state.claim_turn(heard.call_sid, heard.turn, owner, heard.text)
    if claim.outcome == "mine":
        LiveReply(heard.call_sid, heard.turn, owner, claim, services, heard.confidence).start()
    return _next_part(heard.call_sid, Continue(heard.turn, part=0, after=0), services, shared=claim.shared)


def continue_turn(call_sid: str, want: Continue, services: CallServices) -> Reply:
    """The next document of an answer: every sentence that is ready, or a filler when none is in time."""
    return _next_part(call_sid, want, services, shared=True)


def _next_part(call_sid: str, want: Continue, services: CallServices, *, shared: bool) -> Reply:
    wait = Deadline.after(services.profile.wait.first_words_s)
    turn_log = services.state.wait_for_log(call_sid, want.turn, want.after, wait.left())
    if not shared:
        turn_log = _wait_for_the_end(call_sid, want, turn_log, wait, services)
    if turn_log is None or _is_stuck(turn_log, want):
        turn_log = _take_over(call_sid, want, turn_log, wait, services)
    if turn_log is None:
        return _from_record(call_sid, want, services) or _sorry(want.turn, services)
    return _reply_with(turn_log, want, services)


def _is_stuck(turn_log: TurnLog, want: Continue) -> bool:
    return turn_log.ending is None and len(turn_log.says) <= want.after


def _take_over(
    call_sid: str, want: Continue, turn_log: TurnLog | None, wait: Deadline, services: CallServices
) -> TurnLog | None:
    """Nothing came: if its producer is dead the lease has run out, and the turn is ours to go on with."""
    owner = uuid4().hex
    claim = services.state.claim_turn(call_sid, want.turn, owner, "")
    if claim.outcome != "mine":
        return turn_log
    log.warning("turn_taken_over", says=len(claim.log.says))
    LiveReply(call_sid, want.turn, owner, claim, services).start()
    return services.state.wait_for_log(call_sid, want.turn, want.after, max(wait.left(), 0.2)) or turn_log


def _wait_for_the_end(
    call_sid: str, want: Continue, turn_log: TurnLog | None, wait: Deadline, services: CallServices
) -> TurnLog | None:
    """Redis is gone, so only this process knows the answer: speak it only once it is whole and on record."""
    while turn_log is not None and turn_log.ending is None and not wait.passed():
        turn_log = services.state.wait_for_log(call_sid, want.turn, len(turn_log.says), wait.left())
    if turn_log is not None and turn_log.ending is None:
        return TurnLog(turn_log.heard)
    return turn_log


def _reply_with(turn_log: TurnLog, want: Continue, services: CallServices) -> Reply:
    says = turn_log.says[want.after :]
    language = services.profile.language
    if turn_log.ending == "goodbye":
        return Reply(says, HangUp(), language)
    if turn_log.ending == "listen":
        return Reply(says, Listen(want.turn + 1), language)
    if want.part == 0:
        says = says[:1]  # the first words are worth more than many: the rest is ready when they have been spoken
    if not says:
        says = (_filler(want, services),)
        return Reply(says, Continue(want.turn, want.part + 1, want.after), language)
    return Reply(says, Continue(want.turn, want.part + 1, want.after + len(says)), language)


def _filler(want: Continue, services: CallServices) -> str:
    fillers = services.profile.wait.fillers
    return fillers[want.part % len(fillers)]


def _from_record(call_sid: str, want: Continue, services: CallServices) -> Reply | None:
    """The answer as the record has it; None when it has none, or can't be asked."""
    try:
        kept = services.record.calls.turn(call_sid, want.turn)
    except StorageUnavailable:
        return None
    if kept is None:
        return None
    then = HangUp() if kept.ending == "goodbye" else Listen(want.turn + 1)
    return Reply(kept.says[want.after :], then, services.profile.language)


def _sorry(turn: int, services: CallServices) -> Reply:
    """Nobody knows any more what was said in this turn: ask for it again, as the next one."""
    log.error("turn_lost", turn=turn)
    return Reply((services.profile.wait.broken,), Listen(turn + 1), services.profile.language)
