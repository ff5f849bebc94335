"""A call begins: greet, and remember who is calling."""

from dataclasses import replace

import structlog

from voiceagent.calls.consent import told_of_recording
from voiceagent.calls.heard import Arrival
from voiceagent.calls.reply import HangUp, Listen, Reply
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import a_new_call, on_record

log = structlog.get_logger("voice")


def start_call(arrival: Arrival, services: CallServices) -> Reply:
    """The greeting, then listen for turn 1. A webhook that comes twice starts one call. Never raises."""
    way = services.way
    if way.mode == "relay" and not services.room.has_place:
        busy = services.profile.spoken_in(way.language).busy
        log.warning("relay_full", instead=busy.instead)
        if busy.instead == "say":
            return Reply((busy.line,), HangUp(), way.language)
        way = replace(way, mode="gather")
    call = replace(
        a_new_call(arrival.call_sid, services, way),
        number=arrival.number,
        trusted=arrival.attested and arrival.number is not None,
    )
    says: tuple[str, ...] = (call.greeting,)
    if way.mode == "record":
        call, notice = told_of_recording(call, services)
        says += notice
    call = on_record(call, services)
    services.state.save_call(call)
    log.info("call_started", trusted=call.trusted, withheld=call.number is None)
    return Reply(says, Listen(turn=1, way=way), call.language)
