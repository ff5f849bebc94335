"""What the Messages API refuses about tools."""

import re
from collections.abc import Iterator

from tests.standins.claude_content import Body, blocks

NO_FORCED_TOOLS = ("claude-sonnet-5-5", "claude-opus-5-5", "claude-fable-5-1")


def tool_results(body: Body) -> Iterator[str]:
    """Every tool_use is answered at the start of the very next message, and nothing else is."""
    asked: set[str] = set()
    used: set[str] = set()
    for number, message in enumerate(body["messages"]):
        found = blocks(message["content"])
        results = [block.get("tool_use_id") for block in found if block.get("type") == "tool_result"]
        if missing := asked - set(results):
            yield f"messages.{number}: tool_use ids were found without tool_result blocks: {sorted(missing)}"
        if unknown := [result for result in results if result not in asked]:
            yield f"messages.{number}: unexpected tool_use_id found in tool_result blocks: {unknown}"
        if any(block.get("type") != "tool_result" for block in found[: len(results)]):
            yield f"messages.{number}: tool_result blocks must come first"
        asked = {str(block.get("id")) for block in found if block.get("type") == "tool_use"}
        if twice := asked & used:
            yield f"messages.{number}: tool_use ids must be unique: {sorted(twice)}"
        used |= asked


def tool_use_blocks(body: Body) -> Iterator[str]:
    for message in body["messages"]:
        for block in blocks(message["content"]):
            if block.get("type") != "tool_use":
                continue
            if not re.fullmatch(r"[a-zA-Z0-9_-]+", str(block.get("id", ""))):
                yield "messages: tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"
            if not isinstance(block.get("input"), dict):
                yield "messages: tool_use.input: Input should be a valid dictionary"


def tools(body: Body) -> Iterator[str]:
    tools = body.get("tools", [])
    names = [str(tool.get("name", "")) for tool in tools]
    for tool, name in zip(tools, names, strict=True):
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", name):
            yield f"tools: name {name!r} does not match '^[a-zA-Z0-9_-]{{1,128}}$'"
        own = tool.get("type", "custom") == "custom"  # a server tool, such as web search, brings no schema
        if own and (tool.get("input_schema") or {}).get("type") != "object":
            yield f"tools.{name}.input_schema.type: must be object"
    if len(set(names)) != len(names):
        yield "tools: Tool names must be unique."


def tool_choice(body: Body) -> Iterator[str]:
    choice = body.get("tool_choice")
    if choice is None:
        return
    if not body.get("tools"):
        yield "tool_choice: may only be specified while providing tools"
    forced = choice.get("type") in {"any", "tool"}
    if forced and str(body["model"]).startswith(NO_FORCED_TOOLS):
        yield "tool_choice: forced tool use is not supported on this model"
    if choice.get("type") == "tool" and choice.get("name") not in [t.get("name") for t in body.get("tools", [])]:
        yield f"tool_choice: tool {choice.get('name')!r} not found in provided tools"
