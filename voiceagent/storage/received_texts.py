"""Texts from callers: kept as they come, each answered once.

    waiting --take--> answering --answered--> answered
       ^                 |  `--left--> unanswered
       `--- (taken for dead) ---'

`next_try_at` is as in the outbox: who takes a text has until then to report back.
"""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, select, update

from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.kept import KeptText, TextStatus
from voiceagent.storage.models import Caller, ReceivedText
from voiceagent.storage.opt_outs import Wishes

TAKEN_FOR = timedelta(minutes=2)
"""Longer than any answer takes, tools included."""
SAME_CONVERSATION = timedelta(hours=24)
"""A text that comes so long after the last one begins a new conversation."""

_TEXTS = select(*(getattr(ReceivedText, field.name) for field in fields(KeptText)))

Opting = Literal["out", "in"]


class ReceivedTexts:
    """Every method may be repeated. Every method raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.engine.dialect
        self._new = insert_once(dialect, ReceivedText, "sid")
        self._new_caller = insert_once(dialect, Caller, "number").returning(Caller.id)
        self._wishes = Wishes(database)

    def keep(
        self,
        sid: str,
        *,
        number: str,
        kind: str,
        body: str,
        at: datetime,
        to_answer: bool = True,
        opting: Opting | None = None,
    ) -> bool:
        """Keep a text from an E.164 number, with the wish in it, all at once. False: it was kept before.

        A text that is delivered again, after whatever came since, says nothing a second time: an old START does
        not undo a newer STOP.
        """

        def write(connection: Connection) -> bool:
            caller_id = self._caller(connection, number, at)
            text = {
                "sid": sid,
                "caller_id": caller_id,
                "number": number,
                "thread": _thread(connection, number, at) or sid,
                "kind": kind,
                "body": body,
                "status": "waiting" if to_answer else "unanswered",
                "said": "",
                "attempts": 0,
                "received_at": at,
                "next_try_at": at if to_answer else None,
            }
            if connection.execute(self._new, text).rowcount == 0:
                return False
            if opting is not None:
                self._wishes.note(connection, number, is_out=opting == "out", how="text", at=at)
            return True

        return self._database.transaction(write)

    def take(self, sid: str, at: datetime) -> KeptText | None:
        """Claim a text that waits for an answer: exactly one of any number of takers gets it, for `TAKEN_FOR`."""
        claim = (
            update(ReceivedText)
            .where(ReceivedText.sid == sid, ReceivedText.next_try_at <= at)
            .values(status="answering", attempts=ReceivedText.attempts + 1, next_try_at=at + TAKEN_FOR)
            .returning(*_TEXTS.selected_columns)
        )
        row = self._database.run(lambda connection: connection.execute(claim).one_or_none())
        return KeptText(*row) if row else None

    def answered(self, sid: str, said: str) -> None:
        """The answer stands in the outbox."""
        self._done(sid, "answered", said)

    def left(self, sid: str) -> None:
        """It gets no answer."""
        self._done(sid, "unanswered", "")

    def due(self, at: datetime, limit: int) -> list[str]:
        """The MessageSids of texts to `take` now, the oldest first."""
        waiting = select(ReceivedText.sid).where(ReceivedText.next_try_at <= at)
        ordered = waiting.order_by(ReceivedText.next_try_at, ReceivedText.id).limit(limit)
        return self._database.run(lambda connection: list(connection.scalars(ordered)))

    def one(self, sid: str) -> KeptText | None:
        one = _TEXTS.where(ReceivedText.sid == sid)
        row = self._database.run(lambda connection: connection.execute(one).one_or_none())
        return KeptText(*row) if row else None

    def before(self, text: KeptText, limit: int) -> list[KeptText]:
        """What that number texted before `text` in the same conversation, the last `limit`, the oldest first."""
        earlier = _TEXTS.where(
            ReceivedText.number == text.number,
            ReceivedText.thread == text.thread,
            ReceivedText.id < text.id,
            ReceivedText.received_at >= text.received_at - SAME_CONVERSATION,
        )
        newest = earlier.order_by(ReceivedText.id.desc()).limit(limit)
        rows = self._database.run(lambda connection: connection.execute(newest).all())
        return [KeptText(*row) for row in reversed(rows)]

    def _done(self, sid: str, status: TextStatus, said: str) -> None:
        change = update(ReceivedText).where(ReceivedText.sid == sid, ReceivedText.status == "answering")
        done = change.values(status=status, said=said, next_try_at=None)
        self._database.run(lambda connection: connection.execute(done))

    def _caller(self, connection: Connection, number: str, at: datetime) -> int:
        new = connection.scalar(self._new_caller, {"number": number, "created_at": at})
        if new is not None:
            return int(new)
        return connection.scalars(select(Caller.id).where(Caller.number == number)).one()


def _thread(connection: Connection, number: str, at: datetime) -> str | None:
    """Of the conversation that is going on with this number."""
    last = select(ReceivedText.thread).where(
        ReceivedText.number == number, ReceivedText.received_at >= at - SAME_CONVERSATION
    )
    return connection.scalar(last.order_by(ReceivedText.id.desc()).limit(1))
