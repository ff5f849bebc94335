"""Do not record: the caller does not want to be recorded, so they are listened to in another way."""

import structlog

from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.way import Way
from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult

log = structlog.get_logger("speech")


class DoNotRecordArguments(Arguments):
    pass


def do_not_record(_arguments: DoNotRecordArguments, context: ToolContext) -> ToolResult:
    """A relay hears without recording, so only the recorded way of listening is left for another one."""
    try:
        context.record.calls.note_refusal(context.call_sid)
    except StorageUnavailable as exc:
        log.warning("refusal_not_noted", reason=exc.reason)  # the state knows it
    mode = "gather" if context.way.mode == "record" else context.way.mode
    return ToolResult(
        "From now on nothing of this call is recorded. Tell the caller so in a few words, and go on.",
        way=Way(mode, context.way.language),
        refuses_recording=True,
    )


DO_NOT_RECORD = Tool(
    "do_not_record",
    "Stop recording what the caller says. Use it when the caller asks not to be recorded, or says that they don't "
    "agree to it.",
    DoNotRecordArguments,
    do_not_record,
)
