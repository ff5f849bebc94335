"""The lines somebody types, or a pipe delivers."""

import io
import sys
from collections.abc import Iterator

PROMPT = "      you    "


def at_a_terminal() -> bool:
    return sys.stdin.isatty()


def typed_lines() -> Iterator[str]:
    """Until the end of the input (Ctrl-D). Bytes that are no UTF-8 are replaced, they do not raise."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    if at_a_terminal():
        import readline  # noqa: F401  arrow keys and a history for input()
    while True:
        try:
            yield input(PROMPT if at_a_terminal() else "")
        except EOFError:
            if at_a_terminal():
                print()  # Ctrl-D leaves the cursor behind the prompt
            return
