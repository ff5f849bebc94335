"""The caller hung up before anybody could answer: what they said last is kept all the same."""

from uuid import uuid4

import structlog

from voiceagent.calls.hearing import LATE
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import with_turn
from voiceagent.state.base import CallState
from voiceagent.storage.kept import KeptTurn, NewRecording

log = structlog.get_logger("voice")


def keep_unanswered(call: CallState, services: CallServices) -> None:
    """Close the turn after the last one of `call`, if somebody was heard in it and its producer is dead."""
    turn, state = call.turn + 1, services.state
    owner = uuid4().hex
    claim = state.claim_turn(call.call_sid, turn, owner)
    if claim.outcome != "mine" or not claim.log.is_open:
        return
    heard, says = claim.log.heard or LATE, claim.log.says
    if not state.finish_turn(with_turn(call, turn, heard, " ".join(says), over=True), owner, "goodbye"):
        return
    log.warning("turn_unanswered", turn=turn)
    if heard == LATE:
        _have_it_heard(NewRecording(claim.log.recording, call.call_sid, turn, 0, services.clock.now()), services)
    services.turn_writer.write(
        KeptTurn(
            call_sid=call.call_sid,
            number=turn,
            heard=heard,
            says=says,
            at=services.clock.now(),
            outcome="unanswered",
            ending="goodbye",
            mode="record" if claim.log.recording else call.mode,
            language=call.language,
        )
    )


def _have_it_heard(recording: NewRecording, services: CallServices) -> None:
    services.turn_writer.keep_recording(recording)
    if services.ears:
        services.ears.later(recording.sid)
