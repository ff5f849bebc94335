"""Texts we get, who wants none, and why a text is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: during a deploy an old process goes on owing texts that know nothing of it.
    op.add_column("message", sa.Column("kind", sa.String(16), nullable=False, server_default="follow_up"))
    op.add_column("message", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_message_to_number_created_at", "message", ["to_number", "created_at"])
    op.create_index("ix_message_created_at", "message", ["created_at"])
    op.create_table(
        "received_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sid", sa.String(64), nullable=False),
        sa.Column("caller_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("thread", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["caller_id"], ["caller.id"], name="fk_received_text_caller_id_caller"),
        sa.PrimaryKeyConstraint("id", name="pk_received_text"),
        sa.UniqueConstraint("sid", name="uq_received_text_sid"),
    )
    op.create_index("ix_received_text_caller_id", "received_text", ["caller_id"])
    op.create_index("ix_received_text_number_id", "received_text", ["number", "id"])
    op.create_index("ix_received_text_next_try_at", "received_text", ["next_try_at"])
    op.create_table(
        "opt_out",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("is_out", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_opt_out"),
    )


def downgrade() -> None:
    """The opt-outs go with it: export the table first, or old texts go to who wants none."""
    op.drop_table("opt_out")
    op.drop_table("received_text")
    op.drop_index("ix_message_created_at", "message")
    op.drop_index("ix_message_to_number_created_at", "message")
    with op.batch_alter_table("message") as message:
        message.drop_column("asked_at")
        message.drop_column("kind")
