"""How pressed keys become the digits of a Gather."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """`used`: the keys until the Gather ended; `waits_for_more`: only its timeout ended it."""

    digits: str
    used: str
    finished_on: str = ""
    waits_for_more: bool = False


def collect(keys: str, *, finish_on_key: str, num_digits: int) -> Entry:
    """The finish key ends the entry and is no part of it; as the very first key it leaves it empty."""
    for count, key in enumerate(keys, start=1):
        if key == finish_on_key:
            return Entry(keys[: count - 1], keys[:count], finished_on=key)
        if count == num_digits:
            return Entry(keys[:count], keys[:count])
    return Entry(keys, keys, waits_for_more=True)
