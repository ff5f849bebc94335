"""Writes turns so that an outage of the database loses none."""

import structlog

from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage.calls import Calls
from voiceagent.storage.kept import KeptTurn
from voiceagent.storage.spool import Spool

log = structlog.get_logger("storage")


class TurnWriter:
    """To the database; while that is away, to the spool."""

    def __init__(self, calls: Calls, spool: Spool) -> None:
        self._calls = calls
        self._spool = spool

    def write(self, turn: KeptTurn) -> bool:
        """Keep a turn. True: it is in the database. False: it waits in the spool. No outage raises."""
        try:
            self._calls.write_turn(turn)
        except StorageUnavailable as exc:
            self._put_by(turn, exc.reason)
            return False
        return True

    def catch_up(self) -> int:
        """Write what waits in the spool, as far as the database lets us; returns how many turns it took."""
        kept = self._spool.replay(self._calls.write_turn) if len(self._spool) else 0
        if kept:
            log.info("spool_replayed", turns=kept)
        return kept

    def _put_by(self, turn: KeptTurn, reason: str) -> None:
        log.warning("turn_spooled", call_sid=turn.call_sid, turn=turn.number, reason=reason)
        try:
            self._spool.append(turn)
        except OSError as exc:
            # Not `exception`: a developer's console prints the locals too, and with them what was said.
            log.error("turn_not_spooled", call_sid=turn.call_sid, turn=turn.number, reason=type(exc).__name__)  # noqa: TRY400
