"""Ask for a value that must be right: a phone number, a date, a time, an e-mail address, a name, a number."""

from pydantic import Field

from voiceagent.tools.asking import Asking, pack_asking
from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult
from voiceagent.tools.values.base import Kind


class AskForArguments(Arguments):
    kind: Kind = Field(description="What kind of value it is. date_time: a day and a time together.")
    what: str = Field(
        min_length=1,
        max_length=60,
        description='What is wanted, as said to the caller in their language: "your phone number".',
    )
    question: str = Field(
        default="",
        max_length=200,
        description="The whole question, if a plain one for `what` would not do. One sentence.",
    )


def ask_for(arguments: AskForArguments, _context: ToolContext) -> ToolResult:
    asking = Asking(arguments.kind, arguments.what, arguments.question)
    return ToolResult("The caller is being asked. You will be told the value.", asking=pack_asking(asking))


ASK_FOR = Tool(
    "ask_for",
    "Ask the caller for one value that must be exactly right: a phone number, date, time, e-mail address, name or "
    "number. The question is put for you, the answer checked and read back to the caller; you get it in the next "
    "turn. Don't ask the question yourself, and don't read the value back again.",
    AskForArguments,
    ask_for,
)
