"""Keys that a caller presses one after another: an entry is over with #, with enough of them, or after a pause."""

from math import inf

PAUSE_S = 2.5
MOST = 64


class Keypad:
    """`due_at` is when the entry is over by itself, on the clock of `now`; infinity while there is none."""

    def __init__(self) -> None:
        self._digits = ""
        self.due_at = inf

    def press(self, digit: str, now: float, wanted: int = 0) -> str:
        """The whole entry if it is over with this key, else "". `wanted`: so many and no more; 0: any number."""
        if digit == "#":
            return self.take()
        self._digits = (self._digits + digit)[:MOST]
        self.due_at = now + PAUSE_S
        return self.take() if len(self._digits) == wanted else ""

    def take(self) -> str:
        """What was pressed so far, which is then forgotten."""
        digits, self._digits, self.due_at = self._digits, "", inf
        return digits
