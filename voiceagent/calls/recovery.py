"""Twilio could not use our last answer: go on with the call from where it stands."""

import structlog

from voiceagent.calls.heard import Arrival
from voiceagent.calls.opening import start_call
from voiceagent.calls.reply import Continue, Listen, Reply
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import known_call
from voiceagent.calls.turn import continue_turn

log = structlog.get_logger("voice")


def go_on_after_failure(arrival: Arrival, failed: Continue | None, services: CallServices) -> Reply:
    """The part that was not heard, once more; the greeting if there was none; else ask for the words again.

    What a caller said is in the turn's log as soon as the webhook has claimed it, so that even a process that
    was killed in the middle loses nothing: its lease runs out and this request takes the turn over.
    """
    log.warning("fallback_used", turn=failed.turn if failed else 0)
    if failed is not None:
        return continue_turn(arrival.call_sid, failed, services)
    call = known_call(arrival.call_sid, services)
    if call is None or call.turn == 0:
        return start_call(arrival, services)
    # Not the next turn: that may have been heard and be in the making, and new words would get its answer.
    words = services.profile.spoken_in(call.language)
    return Reply((words.wait.broken,), Listen(call.turn + 2, way=call.way), call.language)
