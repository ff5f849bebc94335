"""One turn in the memory of this process: its log, who may write it, who waits for it."""

import threading
from dataclasses import replace
from time import monotonic
from typing import Literal

from voiceagent.core.way import Way
from voiceagent.state.base import Ending, TurnLog


class MemoryTurn:
    """Every method is called with `lock` held; `wait` gives it back while it waits.

    `owner` is the producer in this process, "" for none. A turn that another process produces has no owner
    here, only a log that is copied from time to time, and each copy says that the other one lives.
    """

    __slots__ = ("_changed", "_elsewhere_until", "_lease_s", "_lease_until", "_released", "log", "owner")

    def __init__(self, lock: threading.Lock, opening: TurnLog, lease_s: float) -> None:
        self.log = opening
        self.owner = ""
        self._lease_s = lease_s
        self._lease_until = 0.0
        self._elsewhere_until = 0.0
        self._released = 0
        self._changed = threading.Condition(lock)

    def claim(self, owner: str) -> Literal["mine", "running", "finished"]:
        if self.log.ending:
            return "finished"
        if self.is_owned and self.owner != owner:
            return "running"
        self.owner = owner
        self.renew()
        return "mine"

    @property
    def is_owned(self) -> bool:
        """Whether somebody here holds the lease."""
        return self.owner != "" and monotonic() < self._lease_until

    @property
    def is_alive_elsewhere(self) -> bool:
        return monotonic() < self._elsewhere_until

    def belongs_to(self, owner: str) -> bool:
        """Nobody has taken it over from `owner`, and it has not ended."""
        return self.owner == owner and self.log.ending is None

    def renew(self) -> None:
        self._lease_until = monotonic() + self._lease_s

    def note_heard(self, heard: str) -> None:
        self.renew()
        self._write(replace(self.log, heard=heard))

    def append(self, text: str, language: str) -> None:
        self.renew()
        self._write(self.log.with_says(text, language=language))

    def finish(self, ending: Ending, way: Way, spoken: tuple[str, ...]) -> None:
        self.owner = ""
        self._write(replace(self.log.with_says(*spoken), ending=ending, way=way))

    def catch_up(self, other: TurnLog) -> None:
        """Take what another store holds of this turn, where that is more."""
        heard = self.log.heard or other.heard
        if other.ending or len(other.says) > len(self.log.says):
            self._write(other if other.heard else replace(other, heard=heard))
        elif heard != self.log.heard:
            self._write(replace(self.log, heard=heard))

    def mirror(self, other: TurnLog) -> None:
        """What the process has written that produces it; nothing happens to a turn that is produced here."""
        if not self.is_owned and self.log.ending is None:
            self._elsewhere_until = monotonic() + self._lease_s
            self.catch_up(other)

    def release(self) -> None:
        """Give the lease back with the turn unfinished; who waits for it here must look elsewhere."""
        self.owner = ""
        self._released += 1
        self._changed.notify_all()

    def wait(self, after: int, wait_s: float) -> None:
        """Until the log has more than `after` says, or has ended, or its owner here gave it up."""
        released = self._released
        self._changed.wait_for(lambda: self.log.has_more_than(after) or self._released > released, wait_s)

    def _write(self, log: TurnLog) -> None:
        self.log = log
        self._changed.notify_all()
