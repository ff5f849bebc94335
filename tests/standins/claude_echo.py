"""The model inside the stand-in when nothing is scripted: a small, predictable echo."""

import json
from collections.abc import Mapping
from typing import Any

from tests.standins.claude_content import blocks
from tests.standins.replies import Empty, Reply, Text


def echo(request: Mapping[str, Any]) -> Reply:
    """Answer with the user's last words; with an example when a JSON schema was asked for."""
    if request.get("max_tokens") == 0:  # a cache warm-up generates nothing
        return Empty()
    wanted = (request.get("output_config") or {}).get("format")
    if wanted:
        return Text(json.dumps(example_of(wanted["schema"])))
    return Text(say_back(last_words(request)))


def say_back(heard: str) -> str:
    """What the stand-in answers to these words."""
    return f"You said: {heard.rstrip(' .?!')}. What makes you say that?"


def last_words(request: Mapping[str, Any]) -> str:
    """Return the last text of the last message, or the tool's result when it holds nothing else."""
    found = blocks(request["messages"][-1]["content"])
    texts = [str(block["text"]) for block in found if block.get("type") == "text"]
    return texts[-1] if texts else _result_text(found[-1])


def example_of(schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> Any:
    """Return the plainest value that a JSON schema allows."""
    root = root or schema
    if "$ref" in schema:
        return example_of(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], root)
    if "enum" in schema or "const" in schema:
        return schema["enum"][0] if "enum" in schema else schema["const"]
    if schema.get("type") == "object":
        return {name: example_of(part, root) for name, part in schema.get("properties", {}).items()}
    plain = {"string": "An example.", "integer": 1, "number": 1.0, "boolean": False, "array": []}
    return plain.get(schema.get("type", ""))


def _result_text(block: Mapping[str, Any]) -> str:
    content = block.get("content", "")
    return content if isinstance(content, str) else " ".join(str(b.get("text", "")) for b in blocks(content))
