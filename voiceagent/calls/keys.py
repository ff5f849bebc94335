"""The last resort, by keys alone: try again, leave a message, or stop. And the message itself."""

from dataclasses import replace

import structlog

from voiceagent.calls.bill import Bill
from voiceagent.calls.consent import may_record
from voiceagent.calls.heard import Heard
from voiceagent.calls.hearing import LATE
from voiceagent.calls.reply import HangUp, Listen, Reply, TakeMessage
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import known_call
from voiceagent.calls.turn import take_turn
from voiceagent.core.profile import Profile
from voiceagent.core.way import Way
from voiceagent.state.base import TurnLog
from voiceagent.storage.kept import NewRecording

log = structlog.get_logger("voice")


def answer_keys(heard: Heard, services: CallServices) -> Reply:
    """What a key of the menu does. Whoever speaks after all is heard, and any other key is part of what they say."""
    language = heard.way.language
    spoken = Way("gather", language)
    words = services.profile.spoken_in(language)
    match heard.digits:
        case "2" if _may_leave_message(heard.call_sid, services):
            return Reply((words.keys.message,), TakeMessage(heard.turn, Way("record", language)), language)
        case "1" | "2":
            return Reply((words.keys.again,), Listen(heard.turn, way=spoken), language)
        case "9":
            return Reply((words.goodbye,), HangUp(), language)
    return take_turn(replace(heard, way=spoken), services)


def take_message(heard: Heard, services: CallServices) -> Reply:
    """Keep a recording that nobody will answer now: a message, or the words of a caller who hung up over them.

    Who leaves nothing is asked for it once more.
    """
    words = services.profile.spoken_in(heard.way.language)
    if not heard.recording:
        return _without_message(heard, words)
    recorded = NewRecording(heard.recording, heard.call_sid, heard.turn, heard.recorded_s, services.clock.now())
    services.turn_writer.keep_recording(recorded)
    bill = Bill(recorded.at, None, heard.way, outcome="unheard")
    services.turn_writer.write(bill.kept_turn(heard.call_sid, heard.turn, TurnLog(LATE), "goodbye"))
    if services.ears:
        services.ears.later(recorded.sid)
    log.info("message_taken", seconds=heard.recorded_s)
    return Reply((words.keys.thanks,), HangUp(), words.language)


def _may_leave_message(call_sid: str, services: CallServices) -> bool:
    """A message is a recording: not of a caller who wants none, nor of one of whom nobody knows whether they do."""
    call = known_call(call_sid, services)
    return call is not None and may_record(call, services)


def _without_message(heard: Heard, words: Profile) -> Reply:
    if heard.silences > 1:
        return Reply((words.silence.goodbye,), HangUp(), words.language)
    return Reply((words.keys.message,), TakeMessage(heard.turn, heard.way, heard.silences), words.language)
