"""Who may be recorded: nobody before they were told so, nor if they do not want it, nor where nobody could listen."""

from dataclasses import replace

from voiceagent.calls.services import CallServices
from voiceagent.state.base import CallState


def may_record(call: CallState, services: CallServices) -> bool:
    """Whether the caller can be recorded, once they were told."""
    return services.ears is not None and not call.refused_recording


def told_of_recording(call: CallState, services: CallServices) -> tuple[CallState, tuple[str, ...]]:
    """The call in record mode, and what must be said before: the notice, once a call."""
    told = replace(call, mode="record", told_recording=True)
    notice = services.profile.spoken_in(call.language).record.notice
    return told, () if call.told_recording else (notice,)
