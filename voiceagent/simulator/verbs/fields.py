"""Form fields a test wants otherwise than Twilio would send them."""

from collections.abc import Mapping


def overlaid(fields: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """`fields` with `changes` on top; None takes a field away."""
    merged = {**fields, **changes}
    return {name: value for name, value in merged.items() if value is not None}
