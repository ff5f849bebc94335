"""Who wants no texts: asked before every text, and kept when all else about a number is erased."""

import hashlib
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from voiceagent.storage.database import Database
from voiceagent.storage.insert_once import insert_once
from voiceagent.storage.models import OptOut

How = Literal["text", "voice", "twilio"]


class OptOuts:
    """Every method may be repeated. Every method raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wishes = Wishes(database)

    def put(self, number: str, *, how: How, at: datetime) -> None:
        """No more texts to this number (E.164)."""
        self._database.run(lambda connection: self._wishes.note(connection, number, is_out=True, how=how, at=at))

    def has(self, number: str) -> bool:
        out = select(OptOut.is_out).where(OptOut.digest == digest_of(number))
        return bool(self._database.run(lambda connection: connection.scalar(out)))


class Wishes:
    """Notes a wish in a transaction that is somebody else's."""

    def __init__(self, database: Database) -> None:
        self._new = insert_once(database.engine.dialect, OptOut, "digest")

    def note(self, connection: Connection, number: str, *, is_out: bool, how: How, at: datetime) -> None:
        """The last wish counts. The time is that of its first expression: to say STOP twice changes nothing."""
        wish = {"digest": digest_of(number), "is_out": is_out, "how": how, "at": at}
        if not is_out:
            change = update(OptOut).where(OptOut.digest == wish["digest"], OptOut.is_out)
            connection.execute(change.values(is_out=False, how=how, at=at))
        elif connection.execute(self._new, wish).rowcount == 0:
            change = update(OptOut).where(OptOut.digest == wish["digest"], ~OptOut.is_out)
            connection.execute(change.values(is_out=True, how=how, at=at))


def digest_of(number: str) -> str:
    """No key goes into it: with a new key every opt-out would be forgotten, and that must never happen.

    So it hides a number from who looks at the table, not from who tries all numbers there are.
    """
    return hashlib.sha256(f"opt-out:{number}".encode()).hexdigest()
