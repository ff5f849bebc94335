"""Search: the terms of a capture, an index of them, and vectors of what captures mean."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# `=17` among the words of a capture says that caller 17 had it kept. Contentless and without positions: a third of the
# size. Who alters `capture` by copying it (batch_alter_table on SQLite) must make the triggers anew.
SQLITE_UP = (
    """CREATE VIRTUAL TABLE capture_fts USING fts5(
           terms, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '='")""",
    """CREATE TRIGGER capture_fts_insert AFTER INSERT ON capture WHEN new.terms IS NOT NULL BEGIN
           INSERT INTO capture_fts (rowid, terms) VALUES (new.id, '=' || new.caller_id || ' ' || new.terms);
       END""",
    """CREATE TRIGGER capture_fts_delete AFTER DELETE ON capture WHEN old.terms IS NOT NULL BEGIN
           INSERT INTO capture_fts (capture_fts, rowid, terms)
           VALUES ('delete', old.id, '=' || old.caller_id || ' ' || old.terms);
       END""",
    """CREATE TRIGGER capture_fts_update AFTER UPDATE OF terms, caller_id ON capture BEGIN
           INSERT INTO capture_fts (capture_fts, rowid, terms)
           SELECT 'delete', old.id, '=' || old.caller_id || ' ' || old.terms WHERE old.terms IS NOT NULL;
           INSERT INTO capture_fts (rowid, terms)
           SELECT new.id, '=' || new.caller_id || ' ' || new.terms WHERE new.terms IS NOT NULL;
       END""",
)
SQLITE_DOWN = (
    "DROP TRIGGER capture_fts_insert",
    "DROP TRIGGER capture_fts_delete",
    "DROP TRIGGER capture_fts_update",
    "DROP TABLE capture_fts",
)
POSTGRES_UP = (
    """ALTER TABLE capture ADD COLUMN words tsvector GENERATED ALWAYS AS (
           array_to_tsvector(array_append(string_to_array(terms, ' '), '=' || CAST(caller_id AS text)))) STORED""",
    "CREATE INDEX ix_capture_words ON capture USING gin (words)",
)
POSTGRES_DOWN = ("DROP INDEX ix_capture_words", "ALTER TABLE capture DROP COLUMN words")


def upgrade() -> None:
    # Empty: not indexed yet. So are the captures there are, and those that an old process writes during a deploy;
    # `voiceagent migrate` and the sweep find them.
    op.add_column("capture", sa.Column("terms", sa.Text(), nullable=True))
    is_missing = sa.text("terms IS NULL")
    op.create_index("ix_capture_unindexed", "capture", ["id"], sqlite_where=is_missing, postgresql_where=is_missing)
    op.create_table(
        "capture_vector",
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("capture_id", name="pk_capture_vector"),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name="fk_capture_vector_capture_id_capture", ondelete="CASCADE"
        ),
    )
    for statement in SQLITE_UP if _is_sqlite() else POSTGRES_UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in SQLITE_DOWN if _is_sqlite() else POSTGRES_DOWN:
        op.execute(statement)
    op.drop_table("capture_vector")
    op.drop_index("ix_capture_unindexed", "capture")
    op.drop_column("capture", "terms")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
