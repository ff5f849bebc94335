"""The promise of a line: one socket to Twilio, as the call needs it."""

from typing import Protocol

from voiceagent.calls.mouth import TurnEndedError


class LineLostError(TurnEndedError):
    """The socket is gone: Twilio ended the session, the caller hung up, or the way was lost."""


class Line(Protocol):
    """`send` may be used from several threads; `receive` from one."""

    def send(self, message: str) -> None:
        """Raises `LineLostError`."""
        ...

    def receive(self, timeout_s: float) -> str | bytes | None:
        """The next message; None when there was none in time, or somebody called `wake`. Raises `LineLostError`."""
        ...

    def wake(self) -> None:
        """Let `receive` return at once, with None. From any thread."""
        ...

    def close(self, code: int = 1000) -> None:
        """Never raises; harmless when closed already."""
        ...
