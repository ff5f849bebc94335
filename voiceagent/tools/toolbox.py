"""The tools of a profile, and using one by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import structlog

from voiceagent.core.errors import OutsideFailed
from voiceagent.core.profile import Profile
from voiceagent.dialogue.base import ToolSpec
from voiceagent.tools.ask_for import ASK_FOR
from voiceagent.tools.base import Tool, ToolContext, ToolResult
from voiceagent.tools.do_not_record import DO_NOT_RECORD
from voiceagent.tools.end_call import END_CALL
from voiceagent.tools.recall import RECALL
from voiceagent.tools.remember import REMEMBER
from voiceagent.tools.speak_language import speak_language_tool
from voiceagent.tools.stop_texts import STOP_TEXTS
from voiceagent.tools.text_me import text_me_tool
from voiceagent.tools.transfer_call import transfer_call_tool

log = structlog.get_logger("dialogue")

ALWAYS: tuple[Tool[Any], ...] = (END_CALL, REMEMBER, RECALL, ASK_FOR, DO_NOT_RECORD, STOP_TEXTS)
"""The tools that every profile has."""

BY_TEXT: tuple[Tool[Any], ...] = (REMEMBER, RECALL, STOP_TEXTS)
"""Those that make sense in a conversation by text: nothing to hang up, no voice to change, nothing to read back."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """`specs` are the tools as a model sees them, frozen for the life of the process: the prompt cache lives on it."""

    tools: Mapping[str, Tool[Any]]
    specs: tuple[ToolSpec, ...]

    def use(self, name: str, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        """Use the tool of that name. Never raises for what a model asked wrongly or the outside did not do."""
        tool = self.tools.get(name)
        if tool is None:
            return ToolResult(f"There is no tool of that name. There are: {', '.join(self.tools)}.", is_error=True)
        try:
            result = tool.use(dict(arguments), context)
        except OutsideFailed as exc:
            log.warning("tool_failed", tool=name, reason=exc.reason)
            return ToolResult("It could not be done just now. Tell the caller so, and go on.", is_error=True)
        log.info("tool_used", tool=name, is_error=result.is_error)
        return result


@cache
def toolbox_for(profile: Profile) -> Toolbox:
    """The tools that `profile` can offer: one to change the language only where it has another one, and so on."""
    return _toolbox(*ALWAYS, *_tools_of(profile))


@cache
def toolbox_by_text() -> Toolbox:
    return _toolbox(*BY_TEXT)


def _toolbox(*tools: Tool[Any]) -> Toolbox:
    return Toolbox({tool.name: tool for tool in tools}, tuple(tool.spec() for tool in tools))


def _tools_of(profile: Profile) -> list[Tool[Any]]:
    tools: list[Tool[Any]] = [text_me_tool(profile)]
    if len(profile.languages_spoken) > 1:
        tools.append(speak_language_tool(profile))
    if profile.transfer.numbers:
        tools.append(transfer_call_tool(profile))
    return tools
