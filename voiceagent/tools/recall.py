"""Recall: search what this caller had kept.

Caller ID proves nothing (design section 8): captures of earlier calls are shown only when the carrier attests the
number; otherwise only those of this very call.
"""

from pydantic import Field

from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.search.base import Within
from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult


class RecallArguments(Arguments):
    about: str = Field(min_length=1, max_length=300, description="A few words of what to look for.")


def recall(arguments: RecallArguments, context: ToolContext) -> ToolResult:
    found = context.record.search.find(arguments.about, _own(context))
    if not found:
        return ToolResult("Nothing was kept about that.")
    return ToolResult("\n".join(f"- {_when(one.capture, context)}: {one.capture.text}" for one in found))


def _own(context: ToolContext) -> Within:
    if context.trusted and context.caller_id is not None:
        return Within(caller_id=context.caller_id)
    return Within(call_sid=context.call_sid)


def _when(capture: FoundCapture, context: ToolContext) -> str:
    """Nobody says the date of what was said five minutes ago."""
    return "earlier in this call" if capture.call_sid == context.call_sid else f"{capture.created_at:%Y-%m-%d}"


RECALL = Tool(
    "recall",
    "Search the ideas this caller asked to keep. Use it when they refer to something said before, or when an earlier "
    "idea may connect to what they are thinking about now.",
    RecallArguments,
    recall,
)
