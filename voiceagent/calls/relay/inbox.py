"""What comes in over a socket: messages that can be used, and nothing of what can't."""

import structlog

from voiceagent.calls.relay.line import Line, LineLostError
from voiceagent.calls.relay.messages import FromTwilio, Malformed, Unknown, read_message
from voiceagent.calls.relay.pace import Pace

log = structlog.get_logger("relay")

TOO_MANY = 5000
"""Messages above the pace, in one session: whoever sends so many is no Twilio."""

POLICY_VIOLATION = 1008


class Inbox:
    """Messages that are malformed, of an unknown type or too many are dropped: the call goes on without them."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._pace = Pace()
        self.dropped = 0

    def next(self, timeout_s: float) -> FromTwilio | None:
        """The next message; None when there is none in time, or one that was dropped. Raises `LineLostError`."""
        frame = self._line.receive(timeout_s)
        if frame is None:
            return None
        if not self._pace.allows():
            self._drop("too many")
            return None
        try:
            message = read_message(frame)
        except Malformed as malformed:
            self._drop(str(malformed))
            return None
        if isinstance(message, Unknown):
            self._drop(f"type {message.type}")
            return None
        return message

    def _drop(self, why: str) -> None:
        self.dropped += 1
        if self.dropped in {1, 10, 100, 1000}:
            log.warning("relay_message_dropped", why=why, dropped=self.dropped)
        if self._pace.refused > TOO_MANY:
            self._line.close(POLICY_VIOLATION)
            raise LineLostError
