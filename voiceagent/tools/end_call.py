"""End the call: the caller said goodbye."""

from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult


class EndCallArguments(Arguments):
    pass


def end_call(_arguments: EndCallArguments, _context: ToolContext) -> ToolResult:
    return ToolResult("The call ends now.", ends_call=True)


END_CALL = Tool(
    "end_call",
    "Hang up. Use it when the caller says goodbye or asks to stop; say a short goodbye first, in the same answer.",
    EndCallArguments,
    end_call,
)
