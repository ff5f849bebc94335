"""The tables: callers, their calls, the turns of a call, recordings, what was captured, texts we got and owe.

A `call_sid` is Twilio's name for a call and may be known before our own row of it: if the database was away
when the call began, its turns come first. So those columns are no foreign keys; `caller_id`, ours, is one.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, String, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from voiceagent.storage.column_types import Sentences, UtcDateTime, Words


class Base(DeclarativeBase):
    # Without names of our own, SQLite's constraints have none and no later migration can drop them.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, str: Words, tuple[str, ...]: Sentences}  # noqa: RUF012 # SQLAlchemy's own idiom


class Caller(Base):
    """The person behind a number. A withheld number is a new caller in every call: it shares nothing."""

    __tablename__ = "caller"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    """E.164."""
    created_at: Mapped[datetime]


class Call(Base):
    __tablename__ = "call"

    sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    caller_id: Mapped[int] = mapped_column(ForeignKey("caller.id"), index=True)
    profile: Mapped[str]
    mode: Mapped[str] = mapped_column(String(16))
    """How the caller was listened to last: gather, record, relay or keys."""
    language: Mapped[str] = mapped_column(String(35))
    greeting: Mapped[str]
    attested: Mapped[bool]
    """The carrier vouches that the caller may use this number."""
    status: Mapped[str] = mapped_column(String(16))
    """Twilio's CallStatus."""
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    duration_s: Mapped[int | None]
    refused_recording: Mapped[bool] = mapped_column(server_default=false())


# Few calls are open at a time among all that ever were: the sweep reads these alone.
Index(
    "ix_call_open",
    Call.started_at,
    sqlite_where=Call.ended_at.is_(None),
    postgresql_where=Call.ended_at.is_(None),
)


class Turn(Base):
    """The columns are the fields of `kept.KeptTurn`, and explained there."""

    __tablename__ = "turn"
    __table_args__ = (UniqueConstraint("call_sid", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    heard: Mapped[str]
    says: Mapped[tuple[str, ...]]
    outcome: Mapped[str] = mapped_column(String(32))
    ending: Mapped[str] = mapped_column(String(16))
    answerer: Mapped[str] = mapped_column(String(32))
    model: Mapped[str]
    confidence: Mapped[float | None]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    cache_read_tokens: Mapped[int]
    cache_write_tokens: Mapped[int]
    first_words_ms: Mapped[int | None]
    took_ms: Mapped[int]
    at: Mapped[datetime]
    mode: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(35))
    interrupted: Mapped[bool]
    heard_s: Mapped[float | None]
    transcriber: Mapped[str] = mapped_column(String(32))


class Recording(Base):
    """What a caller said, at Twilio. The columns are the fields of `kept.KeptRecording`, and explained there."""

    __tablename__ = "recording"
    __table_args__ = (Index(None, "call_sid", "turn"),)

    sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]
    seconds: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    language: Mapped[str] = mapped_column(String(35))
    transcriber: Mapped[str] = mapped_column(String(32))
    attempts: Mapped[int]
    made_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None] = mapped_column(index=True)


class Capture(Base):
    """An idea the caller expressed. The same one of the same turn is kept once."""

    __tablename__ = "capture"
    __table_args__ = (UniqueConstraint("call_sid", "turn", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    caller_id: Mapped[int] = mapped_column(ForeignKey("caller.id"), index=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]
    text: Mapped[str]
    folded: Mapped[str]
    """The text without its case, by which the same idea is known."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of `folded`: a unique index over the text itself breaks at 2.7 kB on PostgreSQL."""
    created_at: Mapped[datetime]
    terms: Mapped[str | None]
    """The text as it is searched (`search.terms`), a blank between; None until somebody has indexed it."""


Index(
    "ix_capture_unindexed",
    Capture.id,
    sqlite_where=Capture.terms.is_(None),
    postgresql_where=Capture.terms.is_(None),
)


class CaptureVector(Base):
    """What a capture means: see `search.meaning.vectors`."""

    __tablename__ = "capture_vector"

    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class Message(Base):
    """The outbox: a text message we owe somebody, and what became of it. See `outbox.Outbox`."""

    __tablename__ = "message"
    __table_args__ = (Index(None, "to_number", "created_at"), Index(None, "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), unique=True)
    """What it is for, such as `follow_up:CA...`: asked for twice, it is sent once."""
    call_sid: Mapped[str | None] = mapped_column(String(64), index=True)
    caller_id: Mapped[int | None] = mapped_column(ForeignKey("caller.id"), index=True)
    to_number: Mapped[str] = mapped_column(String(20))
    body: Mapped[str]
    status: Mapped[str] = mapped_column(String(16))
    twilio_sid: Mapped[str | None] = mapped_column(String(64), unique=True)
    error_code: Mapped[int | None]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None] = mapped_column(index=True)
    """When somebody must look at it (again); empty when nothing more is to be done."""
    sent_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime | None]


class ReceivedText(Base):
    """A text from somebody. The columns are the fields of `kept.KeptText`, and explained there."""

    __tablename__ = "received_text"
    __table_args__ = (Index(None, "number", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(String(64), unique=True)
    caller_id: Mapped[int] = mapped_column(ForeignKey("caller.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    thread: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[str]
    status: Mapped[str] = mapped_column(String(16))
    said: Mapped[str]
    attempts: Mapped[int]
    received_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None] = mapped_column(index=True)


class OptOut(Base):
    """Who wants no texts. No number stands here, so that the wish outlives the erasing of everything else."""

    __tablename__ = "opt_out"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the number, see `opt_outs`."""
    is_out: Mapped[bool]
    """False: they came back. The row stays, with the time: it is the proof of what they wished, and when."""
    how: Mapped[str] = mapped_column(String(16))
    """By which way we were told last: text, voice or twilio."""
    at: Mapped[datetime]
