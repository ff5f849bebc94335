"""Text me: send the caller in a text what they asked for, to the number they call from and to no other.

The number must be attested: who calls with somebody else's could have us text that person whatever they like.
"""

from datetime import timedelta

from pydantic import Field

from voiceagent.core.profile import Profile
from voiceagent.telephony.links import without_links
from voiceagent.telephony.numbers import is_textable
from voiceagent.telephony.segments import fit
from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult

SEGMENTS = 3
DAY = timedelta(days=1)


class TextMeArguments(Arguments):
    text: str = Field(
        min_length=1, max_length=2000, description="The whole text, ready to be read without having heard the call."
    )


def text_me_tool(profile: Profile) -> Tool[TextMeArguments]:
    """The tool, within the limits of `profile`."""

    def text_me(arguments: TextMeArguments, context: ToolContext) -> ToolResult:
        number, now = context.number, context.clock.now()
        if number is None or not context.trusted or not is_textable(number):
            return _no("No text can be sent to this caller: their number is withheld, not certain, or takes none.")
        if context.record.opt_outs.has(number):
            return _no("They asked for no more texts. They would have to text START to this number first.")
        limit, owed = profile.texts.max_per_day, context.record.outbox.count_since
        if owed(now - DAY, limit, to_number=number, replies=False) >= limit:
            return _no("They have had as many texts as there may be in a day.")
        # One request, one text: who takes over a turn that broke off finds it here, whatever words a model chooses.
        message_id = context.record.outbox.put(
            f"text_me:{context.call_sid}:{context.turn}",
            call_sid=context.call_sid,
            caller_id=context.caller_id,
            to_number=number,
            body=fit(without_links(arguments.text), SEGMENTS),
            at=now,
            kind="text_me",
            asked_at=now,
        )
        context.send_soon(message_id)
        return ToolResult("The text is on its way. Tell them so in a few words.")

    return Tool(
        "text_me",
        "Send the caller a text message with what they asked for, to the number they call from. Use it only when they "
        "ask for a text, and once for each time they ask: put all they want into one text.",
        TextMeArguments,
        text_me,
    )


def _no(because: str) -> ToolResult:
    return ToolResult(f"{because} Nothing was sent. Tell them so, and go on.", is_error=True)
