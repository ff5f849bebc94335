"""What requests leave behind: every command to Redis, statement to the database and request to the model."""

from dataclasses import dataclass
from typing import Any

from redis import Redis
from sqlalchemy import event, text

from tests.running_app import RunningApp
from tests.standins.claude_server import ClaudeServer
from voiceagent.storage.models import Base


@dataclass(frozen=True)
class Footprint:
    """Two that are equal: nothing was asked of anything between them."""

    redis: dict[str, int]
    statements: int
    model: int
    rows: dict[str, list[tuple[Any, ...]]]


class Ground:
    """Where the app leaves its footprints."""

    def __init__(self, app: RunningApp, redis_url: str, claude: ClaudeServer) -> None:
        self._engine = app.services.calls.record.database.engine
        self._redis = Redis.from_url(redis_url)
        self._claude = claude
        self._statements = 0
        event.listen(self._engine, "before_cursor_execute", self._count)

    def look(self) -> Footprint:
        """All there is so far. Redis counts for itself, this look left out."""
        commands = {
            name: stats["calls"] for name, stats in self._redis.info("commandstats").items() if name != "cmdstat_info"
        }
        statements = self._statements
        return Footprint(commands, statements, len(self._claude.requests), self._rows())

    def close(self) -> None:
        event.remove(self._engine, "before_cursor_execute", self._count)
        self._redis.close()

    def _rows(self) -> dict[str, list[tuple[Any, ...]]]:
        before = self._statements
        with self._engine.connect() as connection:
            rows = {
                table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
                for table in Base.metadata.tables
            }
        self._statements = before
        return rows

    def _count(self, *_args: object) -> None:
        self._statements += 1
