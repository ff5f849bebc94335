"""Recordings of what callers said: each is transcribed, sooner or later, and its words come into its turn.

    waiting --transcribed--> transcribed --deleted--> deleted
      ^  |`--empty--> empty      `--failed--> failed
      `--' take, try_later

The turn's row may be written before the words are known, or after. So whoever writes one of the two writes that
first and then puts the words into the turn; each statement is a transaction of its own. Whichever of them comes
last sees what the other has written. A turn that has words of its own keeps them: they were answered.
"""

from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from voiceagent.core.no_words import LATE
from voiceagent.storage.column_types import storable
from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.kept import KeptRecording, RecordingStatus
from voiceagent.storage.models import Recording, Turn

HEARD_IN_THE_CALL = timedelta(seconds=60)
"""So long a new recording is left to the call it was made in, which transcribes it at once."""

_WITHOUT_WORDS = ("", LATE)
"""What a turn has heard that its recording may still replace: "" is of one that broke before it listened."""
_FIELDS = tuple(field.name for field in fields(KeptRecording))
_RECORDINGS = select(*(getattr(Recording, name) for name in _FIELDS))
_IN_ORDER = (Recording.turn, Recording.made_at)


class Recordings:
    """Every method may be repeated. Every method raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new = insert_once(database.engine.dialect, Recording, "sid")

    def keep(self, sid: str, call_sid: str, turn: int, seconds: int, at: datetime) -> bool:
        """Keep that there is a recording, made at `at`. False: it was known already, and stays as it is."""
        new = {
            "sid": sid,
            "call_sid": call_sid,
            "turn": turn,
            "seconds": seconds,
            "status": "waiting",
            "text": "",
            "language": "",
            "transcriber": "",
            "attempts": 0,
            "made_at": at,
            "next_try_at": at + HEARD_IN_THE_CALL,
        }
        return self._database.run(lambda connection: connection.execute(self._new, new).rowcount == 1)

    def transcribed(self, sid: str, text: str, language: str, transcriber: str) -> bool:
        """Keep what it says, here and in its turn. False: it was not waiting for that (any more)."""
        return self._settle(sid, "transcribed", text, language=language, transcriber=transcriber)

    def empty(self, sid: str, text: str = "") -> bool:
        """Nothing was said. `text`, if any, stands for that in the turn. False: as above."""
        return self._settle(sid, "empty", text)

    def failed(self, sid: str, text: str = "") -> bool:
        """Nobody will try again. `text`, if any, stands for the words in the turn. False: as above."""
        return self._settle(sid, "failed", text)

    def take(self, recording: KeptRecording, until: datetime) -> bool:
        """Claim it for an attempt that is over by `until`: exactly one of all who have seen it like this gets it.

        False: somebody else is at it, or done with it.
        """
        change = (
            update(Recording)
            .where(
                Recording.sid == recording.sid,
                Recording.status == "waiting",
                Recording.attempts == recording.attempts,
            )
            .values(attempts=Recording.attempts + 1, next_try_at=until)
        )
        return self._database.run(lambda connection: connection.execute(change).rowcount == 1)

    def try_later(self, sid: str, at: datetime) -> bool:
        """It could not be transcribed now: let it wait until `at`. False: it is not waiting (any more)."""
        return self._change(sid, next_try_at=at)

    def deleted(self, sid: str) -> None:
        """It is gone from Twilio. Its words stay."""
        gone = update(Recording).where(Recording.sid == sid).values(status="deleted", next_try_at=None)
        self._database.run(lambda connection: connection.execute(gone))

    def one(self, sid: str) -> KeptRecording | None:
        chosen = _RECORDINGS.where(Recording.sid == sid)
        row = self._database.run(lambda connection: connection.execute(chosen).one_or_none())
        return KeptRecording(*row) if row else None

    def waiting(self, now: datetime, limit: int) -> list[KeptRecording]:
        """The recordings to transcribe now, those first that have waited for longest."""
        due = _RECORDINGS.where(Recording.next_try_at <= now).order_by(Recording.next_try_at).limit(limit)
        return self._database.run(lambda connection: [KeptRecording(*row) for row in connection.execute(due)])

    def waiting_of(self, call_sid: str) -> list[KeptRecording]:
        """The recordings of a call that nobody has transcribed yet, in the order they were made."""
        its = _RECORDINGS.where(Recording.call_sid == call_sid, Recording.status == "waiting").order_by(*_IN_ORDER)
        return self._database.run(lambda connection: [KeptRecording(*row) for row in connection.execute(its)])

    def undeleted(self, limit: int) -> list[str]:
        """The sids of recordings that are done with and still at Twilio, the oldest first."""
        done_with = select(Recording.sid).where(Recording.status.in_(("transcribed", "empty")))
        oldest = done_with.order_by(Recording.made_at).limit(limit)
        return self._database.run(lambda connection: list(connection.scalars(oldest)))

    def late_words(self, call_sid: str) -> tuple[tuple[int, str], ...]:
        """Of each turn of the call whose recording is done with: its number, and what the recording says."""
        known = select(Recording.turn, Recording.text).where(Recording.call_sid == call_sid, Recording.text != "")
        rows = self._database.run(lambda connection: connection.execute(known.order_by(*_IN_ORDER)).all())
        return tuple((row.turn, row.text) for row in rows)

    def _settle(self, sid: str, status: RecordingStatus, text: str, **also: str) -> bool:
        """It stays waiting until the words are in the turn: who dies on the way leaves it to the next one."""
        text = storable(text)
        if not self._change(sid, text=text, **also):
            return False
        if text:
            self._database.run(lambda connection: _put_into_turn(connection, sid, text))
        return self._change(sid, status=status, next_try_at=None)

    def _change(self, sid: str, **values: object) -> bool:
        change = update(Recording).where(Recording.sid == sid, Recording.status == "waiting").values(**values)
        return self._database.run(lambda connection: connection.execute(change).rowcount == 1)


def _put_into_turn(connection: Connection, sid: str, text: str) -> None:
    call_sid = select(Recording.call_sid).where(Recording.sid == sid).scalar_subquery()
    number = select(Recording.turn).where(Recording.sid == sid).scalar_subquery()
    its_turn = (Turn.call_sid == call_sid, Turn.number == number, Turn.heard.in_(_WITHOUT_WORDS))
    connection.execute(update(Turn).where(*its_turn).values(heard=text))


def take_known_words(connection: Connection, call_sid: str, number: int) -> None:
    """Put the words of a turn's recording into the turn, if it lacks them and they are known.

    For who has just written the turn.
    """
    its_words = select(Recording.text).where(
        Recording.call_sid == call_sid, Recording.turn == number, Recording.text != ""
    )
    known = connection.scalar(its_words.order_by(*_IN_ORDER).limit(1))
    if known is not None:
        its_turn = (Turn.call_sid == call_sid, Turn.number == number, Turn.heard.in_(_WITHOUT_WORDS))
        connection.execute(update(Turn).where(*its_turn).values(heard=known))
