"""Writes what happens in a call so that an outage of the database loses none of it."""

from dataclasses import asdict

import structlog

from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage.kept import CallStart, KeptTurn, NewRecording
from voiceagent.storage.record import Record
from voiceagent.storage.spool import Spool, Spooled

log = structlog.get_logger("storage")


class TurnWriter:
    """To the database; while that is away, to the spool. No outage raises."""

    def __init__(self, record: Record, spool: Spool) -> None:
        self._record = record
        self._spool = spool

    def start_call(self, start: CallStart) -> int | None:
        """Keep that a call began; the caller's id. None: that waits in the spool, and nobody has an id yet."""
        try:
            return self._start(start)
        except StorageUnavailable as exc:
            if start not in self._spool:  # each turn of the call tries again
                self._put_by(start, exc.reason)
            return None

    def write(self, turn: KeptTurn) -> bool:
        """Keep a turn. True: it is in the database. False: it waits in the spool.

        Written first, it stays as it is; only the says of one that was `interrupted` replace those of before.
        """
        return self._keep(turn)

    def keep_recording(self, recording: NewRecording) -> bool:
        """Keep that there is a recording. As `write`."""
        return self._keep(recording)

    def catch_up(self) -> int:
        """Write what waits in the spool, as far as the database lets us; returns how much of it that was."""
        kept = self._spool.replay(self._write) if len(self._spool) else 0
        if kept:
            log.info("spool_replayed", entries=kept)
        return kept

    def _keep(self, entry: Spooled) -> bool:
        try:
            self._write(entry)
        except StorageUnavailable as exc:
            self._put_by(entry, exc.reason)
            return False
        return True

    def _write(self, entry: Spooled) -> None:
        if isinstance(entry, CallStart):
            self._start(entry)
        elif isinstance(entry, NewRecording):
            self._record.recordings.keep(**asdict(entry))
        elif not self._record.calls.write_turn(entry) and entry.interrupted:
            self._record.calls.amend_says(entry.call_sid, entry.number, entry.says)

    def _start(self, start: CallStart) -> int:
        return self._record.calls.start(**asdict(start))

    def _put_by(self, entry: Spooled, reason: str) -> None:
        what = {"kind": type(entry).__name__, "call_sid": entry.call_sid}
        log.warning("spooled", **what, reason=reason)
        try:
            self._spool.append(entry)
        except OSError as exc:
            # Not `exception`: a developer's console prints the locals too, and with them what was said.
            log.error("not_spooled", **what, reason=type(exc).__name__)  # noqa: TRY400
