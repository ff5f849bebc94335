"""Calls and their turns."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select, update

from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.kept import KeptCall, KeptTurn
from voiceagent.storage.models import Call, Caller, Turn
from voiceagent.storage.recordings import take_known_words

RECORDED = frozenset({"record", "keys"})
"""The modes in which the words of a turn may be known only after it."""

_TURN_FIELDS = tuple(field.name for field in fields(KeptTurn))
_TURNS = select(*(getattr(Turn, name) for name in _TURN_FIELDS)).order_by(Turn.call_sid, Turn.number)
_CALLS = select(
    *(getattr(Call, field.name) for field in fields(KeptCall) if field.name not in {"number", "turns"}),
    Caller.number,
).join(Caller, Call.caller_id == Caller.id)


class Calls:
    """Every method may be repeated. Every method raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.engine.dialect
        self._new_caller = insert_once(dialect, Caller, "number").returning(Caller.id)
        self._new_call = insert_once(dialect, Call, "sid")
        self._new_turn = insert_once(dialect, Turn, "call_sid", "number")

    def start(
        self,
        call_sid: str,
        *,
        number: str | None,
        profile: str,
        greeting: str,
        attested: bool,
        language: str,
        mode: str,
        at: datetime,
    ) -> int:
        """Keep that a call began; returns the caller's id. Of several starts of one call the first counts.

        `number` is in E.164, or None when it is withheld: that caller exists in this call only.
        """
        known = self._caller_of(call_sid)
        if known is not None:
            return known
        call = {
            "sid": call_sid,
            "profile": profile,
            "mode": mode,
            "language": language,
            "greeting": greeting,
            "attested": attested,
            "status": "in-progress",
            "started_at": at,
        }

        def keep(connection: Connection) -> int:
            caller_id = self._caller(connection, number, at)
            if connection.execute(self._new_call, {**call, "caller_id": caller_id}).rowcount == 0:
                raise _StartedAlready
            return caller_id

        try:
            return self._database.transaction(keep)
        except _StartedAlready:
            known = self._caller_of(call_sid)
        if known is None:
            raise StorageUnavailable("a call was erased while it was started")
        return known

    def so_far(self, call_sid: str) -> KeptCall | None:
        """The call with all its turns in order; None if there is none."""
        calls = self._database.run(lambda connection: _load(connection, _CALLS.where(Call.sid == call_sid)))
        return calls[0] if calls else None

    def recent(self, limit: int, before: datetime | None = None) -> list[KeptCall]:
        """The calls that started last (before `before`), with their turns, the newest first."""
        chosen = _CALLS.order_by(Call.started_at.desc(), Call.sid).limit(limit)
        if before is not None:
            chosen = chosen.where(Call.started_at < before)
        return self._database.run(lambda connection: _load(connection, chosen))

    def write_turn(self, turn: KeptTurn) -> bool:
        """Keep a turn. False: this turn of this call is kept already, as it was written first.

        Where the words of its recording are known by now, they are what it heard.
        """
        values = {name: getattr(turn, name) for name in _TURN_FIELDS}

        def write(connection: Connection) -> bool:
            is_new = connection.execute(self._new_turn, values).rowcount == 1
            if turn.mode in RECORDED:
                take_known_words(connection, turn.call_sid, turn.number)
            return is_new

        return self._database.run(write)

    def amend_says(self, call_sid: str, number: int, says: tuple[str, ...], *, interrupted: bool = True) -> bool:
        """Keep what the caller heard of a turn instead of what was to be said. False: there is no such turn."""
        ours = (Turn.call_sid == call_sid, Turn.number == number)
        change = update(Turn).where(*ours).values(says=says, interrupted=interrupted)
        return self._database.run(lambda connection: connection.execute(change).rowcount == 1)

    def note_mode(self, call_sid: str, mode: str) -> bool:
        """Keep how the caller is listened to from now on. False: there is no such call (yet)."""
        change = update(Call).where(Call.sid == call_sid).values(mode=mode)
        return self._database.run(lambda connection: connection.execute(change).rowcount == 1)

    def note_refusal(self, call_sid: str) -> bool:
        """Keep that the caller does not want to be recorded. False: there is no such call (yet)."""
        change = update(Call).where(Call.sid == call_sid).values(refused_recording=True)
        return self._database.run(lambda connection: connection.execute(change).rowcount == 1)

    def turn(self, call_sid: str, number: int) -> KeptTurn | None:
        one = _TURNS.where(Turn.call_sid == call_sid, Turn.number == number)
        row = self._database.run(lambda connection: connection.execute(one).one_or_none())
        return KeptTurn(*row) if row else None

    def end(self, call_sid: str, *, status: str, duration_s: int | None, at: datetime) -> bool:
        """Keep that a call ended, with Twilio's final `status`. True for at most one of all who say so.

        False also for a call that was never kept: `start` it first.
        """
        change = (
            update(Call)
            .where(Call.sid == call_sid, Call.ended_at.is_(None))
            .values(status=status, duration_s=duration_s, ended_at=at)
        )
        return self._database.run(lambda connection: connection.execute(change).rowcount == 1)

    def vouched_since(self, caller_id: int, since: datetime) -> bool:
        """Has this caller's carrier vouched for the number, in a call that began since then?"""
        attested = select(Call.sid).where(Call.caller_id == caller_id, Call.attested, Call.started_at >= since)
        return self._database.run(lambda connection: connection.scalar(attested.limit(1))) is not None

    def last_language(self, caller_id: int) -> str:
        """BCP 47: the one this caller spoke last; "" for who never called."""
        spoken = (
            select(func.coalesce(func.nullif(Turn.language, ""), Call.language))
            .outerjoin(Turn, Turn.call_sid == Call.sid)
            .where(Call.caller_id == caller_id)
            .order_by(Call.started_at.desc(), Turn.number.desc())
            .limit(1)
        )
        return self._database.run(lambda connection: connection.scalar(spoken)) or ""

    def quiet_since(self, before: datetime, limit: int) -> list[str]:
        """The CallSids of calls that have not ended, in which nothing happened since `before`."""
        heard_since = exists().where(Turn.call_sid == Call.sid, Turn.at >= before)
        quiet = (
            select(Call.sid)
            .where(Call.ended_at.is_(None), Call.started_at < before, ~heard_since)
            .order_by(Call.started_at)
            .limit(limit)
        )
        return self._database.run(lambda connection: list(connection.scalars(quiet)))

    def _caller_of(self, call_sid: str) -> int | None:
        caller = select(Call.caller_id).where(Call.sid == call_sid)
        return self._database.run(lambda connection: connection.scalar(caller))

    def _caller(self, connection: Connection, number: str | None, at: datetime) -> int:
        new = connection.scalar(self._new_caller, {"number": number, "created_at": at})
        if new is not None:
            return int(new)
        return connection.scalars(select(Caller.id).where(Caller.number == number)).one()


class _StartedAlready(Exception):
    """Undoes the transaction, so that no caller is left behind whom no call knows."""


def _load(connection: Connection, chosen: Select[Any]) -> list[KeptCall]:
    calls = [dict(row) for row in connection.execute(chosen).mappings()]
    wanted = _TURNS.where(Turn.call_sid.in_([call["sid"] for call in calls]))
    turns: dict[str, list[KeptTurn]] = {call["sid"]: [] for call in calls}
    for row in connection.execute(wanted) if calls else ():
        turns[row.call_sid].append(KeptTurn(*row))
    return [KeptCall(**call, turns=tuple(turns[call["sid"]])) for call in calls]
