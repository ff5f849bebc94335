"""The time of day, as something that can be handed in."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Durations and deadlines use `time.monotonic` instead."""

    def now(self) -> datetime:
        """The time in UTC, always with its time zone."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
