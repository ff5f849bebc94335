"""Transfer the call: put the caller through to a number of the profile, chosen by name, never by number."""

from collections.abc import Mapping

from pydantic import Field, create_model

from voiceagent.core.profile import Profile
from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult, one_of


class TransferCallArguments(Arguments):
    to: str


def transfer_call_tool(profile: Profile) -> Tool[TransferCallArguments]:
    """The tool, for the names that `profile` lists. What a model or a caller says is never dialled."""
    numbers: Mapping[str, str] = profile.transfer.numbers

    def transfer_call(arguments: TransferCallArguments, _context: ToolContext) -> ToolResult:
        return ToolResult("The caller is being put through.", transfer_to=numbers[arguments.to])

    of_the_profile = create_model(
        "TransferCallArguments",
        __base__=TransferCallArguments,
        to=(one_of(numbers), Field(description="Who the caller wants to speak with.")),
    )
    return Tool(
        "transfer_call",
        "Put the caller through to a person. Use it when the caller asks for one of these, or for a human being. "
        "Say nothing about it yourself: the caller is told.",
        of_the_profile,
        transfer_call,
    )
