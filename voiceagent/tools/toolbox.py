"""The one list of tools, and using one by name."""

from collections.abc import Mapping
from typing import Any

import structlog

from voiceagent.core.errors import OutsideFailed
from voiceagent.tools.base import Tool, ToolContext, ToolResult
from voiceagent.tools.end_call import END_CALL
from voiceagent.tools.recall import RECALL
from voiceagent.tools.remember import REMEMBER

log = structlog.get_logger("dialogue")

TOOLS: dict[str, Tool[Any]] = {tool.name: tool for tool in (END_CALL, REMEMBER, RECALL)}

SPECS = tuple(tool.spec() for tool in TOOLS.values())
"""As a model sees them; frozen for the life of the process, so that the prompt cache holds."""


def use_tool(name: str, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
    """Use the tool of that name. Never raises for what a model asked wrongly or the outside did not do."""
    tool = TOOLS.get(name)
    if tool is None:
        return ToolResult(f"There is no tool of that name. There are: {', '.join(TOOLS)}.", is_error=True)
    try:
        result = tool.use(dict(arguments), context)
    except OutsideFailed as exc:
        log.warning("tool_failed", tool=name, reason=exc.reason)
        return ToolResult("It could not be done just now. Tell the caller so, and go on.", is_error=True)
    log.info("tool_used", tool=name, is_error=result.is_error)
    return result
