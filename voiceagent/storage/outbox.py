"""The outbox: text messages we owe, each sent once whatever is repeated.

    queued --take--> sending --sent--> sent --status--> delivered | undelivered | failed | canceled
      ^                 |  `--unknown--> unknown --take (ask Twilio first)--> sending
      |--failed(retry)--|  |--failed(no retry)--> failed
      `--held-----------'  `--dropped--> opted_out | over_limit

`next_try_at` says when somebody must look at a message again. Whoever takes it has until then to report back;
who doesn't is taken for dead, and the outcome for unknown.
"""

from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, case, func, or_, select, update

from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.kept import KeptMessage, MessageKind, MessageStatus
from voiceagent.storage.models import Message

TAKEN_FOR = timedelta(minutes=2)
"""Longer than any request to Twilio lasts, timeouts included."""
FINAL = ("delivered", "undelivered", "failed", "canceled")
DROPPED: tuple[MessageStatus, ...] = ("opted_out", "over_limit")
"""Final too, and Twilio never heard of it."""
BAD = ("undelivered", "failed", "canceled", "unknown", *DROPPED)
"""What an operator looks at."""

_COLUMNS = [getattr(Message, field.name) for field in fields(KeptMessage) if field.name != "ask_first"]
_MESSAGES = select(*_COLUMNS)


class Outbox:
    """Every method may be repeated. Every method raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new = insert_once(database.engine.dialect, Message, "key").returning(Message.id)

    def put(
        self,
        key: str,
        *,
        call_sid: str | None,
        caller_id: int | None,
        to_number: str,
        body: str,
        at: datetime,
        kind: MessageKind = "follow_up",
        asked_at: datetime | None = None,
    ) -> int:
        """Owe somebody a text; returns its id. What was put under `key` first stays as it is.

        Do not promise a text before this has returned.
        """
        new = {
            "key": key,
            "call_sid": call_sid,
            "caller_id": caller_id,
            "to_number": to_number,
            "body": body,
            "status": "queued",
            "attempts": 0,
            "created_at": at,
            "next_try_at": at,
            "kind": kind,
            "asked_at": asked_at,
        }
        same = select(Message.id).where(Message.key == key)
        return self._database.run(
            lambda connection: connection.scalar(self._new, new) or connection.scalars(same).one()
        )

    def take(self, message_id: int, at: datetime) -> KeptMessage | None:
        """Claim a message that is due, for sending: exactly one of any number of takers gets it.

        It is theirs for `TAKEN_FOR`. If `ask_first` is set, an earlier attempt may have succeeded.
        """
        return self._take(message_id, at, ask_first=False) or self._take(message_id, at, ask_first=True)

    def sent(self, message_id: int, twilio_sid: str, at: datetime) -> None:
        """Twilio took it. A final status that was reported sooner stays."""
        self._change(
            update(Message)
            .where(Message.id == message_id)
            .values(
                status=case((Message.status.in_(FINAL), Message.status), else_="sent"),
                twilio_sid=twilio_sid,
                sent_at=func.coalesce(Message.sent_at, at),
                next_try_at=None,
            )
        )

    def failed(self, message_id: int, code: int | None, retry_at: datetime | None) -> None:
        """Twilio refused it for certain, with `code`. Try again at `retry_at`, or never."""
        status: MessageStatus = "failed" if retry_at is None else "queued"
        self._report(message_id, status, retry_at, error_code=code)

    def unknown(self, message_id: int, retry_at: datetime) -> None:
        """Nobody can tell whether Twilio took it. At `retry_at` whoever takes it asks there first."""
        self._report(message_id, "unknown", retry_at)

    def held(self, message_id: int, until: datetime) -> None:
        """Not now: whoever took it has not tried it. From `until` it is due again."""
        self._change(
            update(Message)
            .where(Message.id == message_id, Message.status == "sending")
            .values(status="queued", attempts=Message.attempts - 1, next_try_at=until)
        )

    def dropped(self, message_id: int, status: MessageStatus) -> None:
        """Never: `status`, one of `DROPPED`, says why."""
        self._report(message_id, status, None)

    def status(self, twilio_sid: str, status: str, error_code: int | None, *, message_id: int | None = None) -> bool:
        """What Twilio reports of a message; True if that changed anything. Final statuses are never left.

        `message_id`, where the callback's URL carries it, finds a message whose `sent` was not written (yet):
        reports may overtake the answer to the request, and they settle an unknown outcome.
        """
        if status not in {"sent", *FINAL}:
            return False
        ours: ColumnElement[bool] = Message.twilio_sid == twilio_sid
        if message_id is not None:
            ours = or_(ours, and_(Message.id == message_id, Message.twilio_sid.is_(None)))
        return self._change(
            update(Message)
            .where(ours, Message.status.not_in((*FINAL, *DROPPED, status)))
            .values(status=status, twilio_sid=twilio_sid, error_code=error_code, next_try_at=None)
        )

    def due(self, at: datetime, limit: int) -> list[int]:
        """The ids of messages to `take` now: queued, unknown, or left by a taker who never reported back."""
        waiting = (
            select(Message.id).where(Message.next_try_at <= at).order_by(Message.next_try_at, Message.id).limit(limit)
        )
        return self._database.run(lambda connection: list(connection.scalars(waiting)))

    def by_key(self, key: str) -> KeptMessage | None:
        one = _MESSAGES.where(Message.key == key)
        row = self._database.run(lambda connection: connection.execute(one).one_or_none())
        return KeptMessage(*row) if row else None

    def by_twilio_sid(self, twilio_sid: str) -> KeptMessage | None:
        one = _MESSAGES.where(Message.twilio_sid == twilio_sid)
        row = self._database.run(lambda connection: connection.execute(one).one_or_none())
        return KeptMessage(*row) if row else None

    def count_since(
        self,
        since: datetime,
        at_most: int,
        *,
        to_number: str | None = None,
        replies: bool | None = None,
        before_id: int | None = None,
    ) -> int:
        """How many texts were owed since then and not dropped, counted no further than `at_most`.

        To one number, or (None) to all; only `replies` to texts of theirs, only what is none, or both; of those
        put before the message `before_id`, so that of many at once always the same ones are over a limit.
        """
        owed = select(Message.id).where(Message.created_at >= since, Message.status.not_in(DROPPED))
        if to_number is not None:
            owed = owed.where(Message.to_number == to_number)
        if replies is not None:
            owed = owed.where((Message.kind == "reply") if replies else (Message.kind != "reply"))
        if before_id is not None:
            owed = owed.where(Message.id < before_id)
        count = select(func.count()).select_from(owed.limit(at_most).subquery())
        return self._database.run(lambda connection: connection.scalars(count).one())

    def latest(self, limit: int, *, only_bad: bool = False) -> list[KeptMessage]:
        """The newest first; `only_bad`: those that never arrived, or of which nobody knows."""
        newest = _MESSAGES.order_by(Message.id.desc()).limit(limit)
        if only_bad:
            newest = newest.where(Message.status.in_(BAD))
        return self._database.run(lambda connection: [KeptMessage(*row) for row in connection.execute(newest)])

    def of_call(self, call_sid: str) -> list[KeptMessage]:
        """The messages of a call, the oldest first."""
        kept = _MESSAGES.where(Message.call_sid == call_sid).order_by(Message.id)
        return self._database.run(lambda connection: [KeptMessage(*row) for row in connection.execute(kept)])

    def _take(self, message_id: int, at: datetime, *, ask_first: bool) -> KeptMessage | None:
        takable = ("unknown", "sending") if ask_first else ("queued",)
        claim = (
            update(Message)
            .where(Message.id == message_id, Message.status.in_(takable), Message.next_try_at <= at)
            .values(status="sending", attempts=Message.attempts + 1, next_try_at=at + TAKEN_FOR)
            .returning(*_COLUMNS)
        )
        row = self._database.run(lambda connection: connection.execute(claim).mappings().one_or_none())
        return KeptMessage(**row, ask_first=ask_first) if row else None

    def _report(self, message_id: int, status: MessageStatus, retry_at: datetime | None, **also: int | None) -> None:
        """What a taker says of its attempt; without effect once the outcome is known."""
        self._change(
            update(Message)
            .where(Message.id == message_id, Message.status.in_(("sending", "unknown")))
            .values(status=status, next_try_at=retry_at, **also)
        )

    def _change(self, change: Update) -> bool:
        return self._database.run(lambda connection: connection.execute(change).rowcount > 0)
