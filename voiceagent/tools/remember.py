"""Remember: keep an idea of the caller as a capture."""

from pydantic import Field

from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult


class RememberArguments(Arguments):
    idea: str = Field(
        min_length=1, max_length=2000, description="The idea, in the caller's own words, one or two sentences."
    )


def remember(arguments: RememberArguments, context: ToolContext) -> ToolResult:
    if context.caller_id is None:
        return ToolResult("It could not be kept just now. Tell the caller so.", is_error=True)
    context.record.captures.keep(context.caller_id, context.call_sid, context.turn, arguments.idea, context.clock.now())
    return ToolResult("Kept.")


REMEMBER = Tool(
    "remember",
    "Keep an idea for later. Use it when the caller asks you to remember something, or states an idea, a decision or "
    "an open question that they would want back on a later call.",
    RememberArguments,
    remember,
)
