"""Run by Alembic: brings the database on the connection that `storage.migrate` opened to another version."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from voiceagent.storage.models import Base
from voiceagent.storage.search.index import is_of_search


def plain_type(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Write the database's type into a new version, not ours: ours may change, a version may not."""
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def has_a_model(name: str | None, kind: str, _parents: object) -> bool:
    return not is_of_search(name, kind)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=plain_type,
    include_name=has_a_model,
    # SQLite cannot alter a table: Alembic makes a copy of it.
    render_as_batch=True,
    # SQLite too can undo a CREATE TABLE, in a transaction opened by hand as `migrate` does.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
