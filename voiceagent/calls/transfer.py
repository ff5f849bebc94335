"""The caller was put through to somebody, and that is over."""

from voiceagent.calls.reply import Continue, HangUp, Listen, Reply
from voiceagent.calls.services import CallServices


def come_back(back: Continue, dial_status: str, services: CallServices) -> Reply:
    """Twilio's DialCallStatus says how it went: they talked, and the call is over; or else go on with turn `back`."""
    words = services.profile.spoken_in(back.way.language)
    if dial_status == "completed":
        return Reply((), HangUp(), words.language)
    return Reply((words.transfer.no_answer,), Listen(back.turn, way=back.way), words.language)
