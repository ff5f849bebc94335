"""What was said back and forth: the unit that state, dialogue, record and minds all speak of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn, as the caller heard it: their words, then ours. Either may be empty."""

    heard: str
    said: str
