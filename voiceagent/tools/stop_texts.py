"""Stop texts: the caller wants no text messages any more. Only their own START undoes it."""

from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult


class StopTextsArguments(Arguments):
    pass


def stop_texts(_arguments: StopTextsArguments, context: ToolContext) -> ToolResult:
    """Heeded for a number that nobody vouches for, too: who has it can text START, who gets too many can't wait."""
    if context.number is None:
        return ToolResult("This caller's number is withheld, so no text can go there anyway. Tell them so.")
    context.record.opt_outs.put(context.number, how="voice", at=context.clock.now())
    return ToolResult(
        "From now on no text goes to their number, not even a summary of this call. Tell them so in a few words, and "
        "that texting START to this number would undo it."
    )


STOP_TEXTS = Tool(
    "stop_texts",
    "Send this person no text messages any more. Use it when they ask not to be texted, or to get no more texts.",
    StopTextsArguments,
    stop_texts,
)
