"""What the model is told about this call: it stands in the first user turn and never changes during the call."""

from datetime import UTC, datetime

from voiceagent.state.base import CallState


def facts_of(call: CallState) -> str:
    """Made of what the state and the record both hold, so that a rebuilt call says the same bytes."""
    began = datetime.fromtimestamp(call.started_at, UTC)
    memory = (
        "The carrier vouches for the caller's number: ideas kept on earlier calls may be spoken of."
        if call.trusted
        else "It is not certain who is calling: speak only of what was said in this call."
    )
    return f"The call began on {began:%A, %d %B %Y, %H:%M} UTC.\n{memory}\nYou greeted with: {call.greeting}"
