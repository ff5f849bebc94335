"""The last resort, by keys alone: try again, leave a message, or stop. And the message itself."""

from dataclasses import replace

import structlog

from voiceagent.calls.bill import Bill
from voiceagent.calls.heard import Heard
from voiceagent.calls.hearing import LATE
from voiceagent.calls.reply import HangUp, Listen, Reply, TakeMessage
from voiceagent.calls.services import CallServices
from voiceagent.calls.turn import take_turn
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
        case "1":
            return Reply((words.keys.again,), Listen(heard.turn, way=spoken), language)
        case "2" if services.ears:
            return Reply((words.keys.message,), TakeMessage(heard.turn, Way("record", language)), language)
        case "9":
            return Reply((words.goodbye,), HangUp(), language)
    return take_turn(replace(heard, way=spoken), services)


def take_message(heard: Heard, services: CallServices) -> Reply:
    """Keep a recording that nobody will answer now: a message, or the words of a caller who hung up over them."""
    recorded = NewRecording(heard.recording, heard.call_sid, heard.turn, heard.recorded_s, services.clock.now())
    services.turn_writer.keep_recording(recorded)
    bill = Bill(recorded.at, None, heard.way, outcome="unheard")
    services.turn_writer.write(bill.kept_turn(heard.call_sid, heard.turn, TurnLog(LATE), "goodbye"))
    if services.ears:
        services.ears.later(recorded.sid)
    log.info("message_taken", seconds=heard.recorded_s)
    words = services.profile.spoken_in(heard.way.language)
    return Reply((words.keys.thanks,), HangUp(), words.language)
