"""Recordings, and how a turn was heard."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults stay: during a deploy an old process goes on writing turns that know nothing of these.
    op.add_column("call", sa.Column("refused_recording", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("turn", sa.Column("mode", sa.String(16), nullable=False, server_default="gather"))
    op.add_column("turn", sa.Column("language", sa.String(35), nullable=False, server_default=""))
    op.add_column("turn", sa.Column("interrupted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("turn", sa.Column("heard_s", sa.Double(), nullable=True))
    op.add_column("turn", sa.Column("transcriber", sa.String(32), nullable=False, server_default=""))
    op.create_table(
        "recording",
        sa.Column("sid", sa.String(64), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("transcriber", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sid", name="pk_recording"),
    )
    op.create_index("ix_recording_call_sid_turn", "recording", ["call_sid", "turn"])
    op.create_index("ix_recording_next_try_at", "recording", ["next_try_at"])


def downgrade() -> None:
    op.drop_table("recording")
    with op.batch_alter_table("turn") as turn:
        for column in ("transcriber", "heard_s", "interrupted", "language", "mode"):
            turn.drop_column(column)
    with op.batch_alter_table("call") as call:
        call.drop_column("refused_recording")
