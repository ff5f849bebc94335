"""A psycopg connection that waits for an answer only so long.

PostgreSQL's own `statement_timeout` helps while the server is well. Behind a network that swallows packets
or a proxy that holds them, psycopg waits for ever, and a turn with it.
"""

from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import RV, PQGen


class BoundedConnection(psycopg.Connection[Any]):
    """Any exchange with the server that takes longer than `answer_within_s` breaks the connection."""

    answer_within_s = 2.0

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As in psycopg. Raises `psycopg.OperationalError` when the time is up."""
        try:
            return super().wait(gen, interval=interval, timeout=timeout or self.answer_within_s)
        except errors._WaitTimeout as exc:
            # An answer that comes after all would be read as the answer to the next question.
            self.pgconn.finish()
            raise psycopg.OperationalError("no answer from the server in time") from exc
