"""Callers, calls, turns, captures, and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "caller",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_caller"),
        sa.UniqueConstraint("number", name="uq_caller_number"),
    )
    op.create_table(
        "call",
        sa.Column("sid", sa.String(64), nullable=False),
        sa.Column("caller_id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("greeting", sa.Text(), nullable=False),
        sa.Column("attested", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("sid", name="pk_call"),
        sa.ForeignKeyConstraint(["caller_id"], ["caller.id"], name="fk_call_caller_id_caller"),
    )
    op.create_index("ix_call_caller_id", "call", ["caller_id"])
    op.create_index("ix_call_started_at", "call", ["started_at"])
    is_open = sa.text("ended_at IS NULL")
    op.create_index("ix_call_open", "call", ["started_at"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("ending", sa.String(16), nullable=False),
        sa.Column("answerer", sa.String(32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("cache_read_tokens", sa.Integer(), nullable=False),
        sa.Column("cache_write_tokens", sa.Integer(), nullable=False),
        sa.Column("first_words_ms", sa.Integer(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
        sa.UniqueConstraint("call_sid", "number", name="uq_turn_call_sid_number"),
    )
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("caller_id", sa.Integer(), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
        sa.ForeignKeyConstraint(["caller_id"], ["caller.id"], name="fk_capture_caller_id_caller"),
        sa.UniqueConstraint("call_sid", "turn", "digest", name="uq_capture_call_sid_turn_digest"),
    )
    op.create_index("ix_capture_caller_id", "capture", ["caller_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=True),
        sa.Column("caller_id", sa.Integer(), nullable=True),
        sa.Column("to_number", sa.String(20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("twilio_sid", sa.String(64), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(["caller_id"], ["caller.id"], name="fk_message_caller_id_caller"),
        sa.UniqueConstraint("key", name="uq_message_key"),
        sa.UniqueConstraint("twilio_sid", name="uq_message_twilio_sid"),
    )
    op.create_index("ix_message_call_sid", "message", ["call_sid"])
    op.create_index("ix_message_caller_id", "message", ["caller_id"])
    op.create_index("ix_message_next_try_at", "message", ["next_try_at"])


def downgrade() -> None:
    for table in ("message", "capture", "turn", "call", "caller"):
        op.drop_table(table)
