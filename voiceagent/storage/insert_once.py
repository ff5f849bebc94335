"""INSERT ... ON CONFLICT DO NOTHING, which SQLAlchemy spells differently for each database."""

from typing import cast

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite

from voiceagent.storage.models import Base


def insert_once(dialect: Dialect, model: type[Base], *once: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that does nothing where a row with the same values in the columns `once` is there already.

    `rowcount` tells which it was. On the table, not the mapped class: nothing of the ORM is in the way of the
    busiest statement. SQLAlchemy would ask for the new id (`inline`) and forget the count of an insert.
    """
    table = cast(Table, model.__table__)
    insert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing(index_elements=once).inline().execution_options(preserve_rowcount=True)
