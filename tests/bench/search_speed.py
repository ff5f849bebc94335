"""How long a caller's search takes among ten thousand, a hundred thousand and a million captures of everybody."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from sqlalchemy import text

from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.many_captures import ManyCaptures, keep_callers, keep_captures
from tests.servers.postgres import PostgresServer
from voiceagent.storage.database import Database
from voiceagent.storage.engine import make_engine
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import open_record
from voiceagent.storage.search.base import Search, Within

AT_MOST_MS = 50
QUERIES = 200
_PATIENCE_S = 300.0


def measure_search_speed(sizes: Sequence[int]) -> list[Measurement]:
    """One measurement for each database."""
    with a_postgres() as url:
        on_postgres = measure_on("PostgreSQL", url, sizes)
    with TemporaryDirectory() as place:
        return [measure_on("SQLite", f"sqlite:///{place}/many.db", sizes), on_postgres]


def measure_on(name: str, url: str, sizes: Sequence[int]) -> Measurement:
    """The database at `url` grows from one size to the next, with all indexes on."""
    upgrade(url)
    filling, record = Database(make_engine(url, answer_within_s=_PATIENCE_S)), open_record(url)
    made = ManyCaptures(most=sizes[-1])
    keep_callers(filling, made)
    figures: list[Figure] = []
    for size in sizes:
        took_s = grow(filling, made, size)
        waits_ms = [wait_ms(record.search, asked.query, asked.caller_id) for asked in made.asked(QUERIES)]
        heaviest_ms = [wait_ms(record.search, asked.query, made.heaviest) for asked in made.asked(QUERIES // 4)]
        figures += [
            Figure(f"{size:,} captures: search, p50", percentile(waits_ms, 0.5), "ms"),
            Figure("  p95", percentile(waits_ms, 0.95), "ms", at_most=AT_MOST_MS),
            Figure("  p95 of who has most", percentile(heaviest_ms, 0.95), "ms"),
            Figure("  to keep one more, words and index", took_s, "ms"),
            Figure("  the database", size_mb(filling), "MB"),
        ]
    filling.close()
    record.close()
    return Measurement(
        f"A caller's search on {name}",
        f"{made.callers:,} callers; the busiest twentieth of them has four tenths of the captures. A few words are in "
        "most captures, most in few. Three words of one of the caller's own captures are asked for; who has more "
        "captures asks more often. One search at a time, the database beside it on the same machine.",
        tuple(figures),
    )


def grow(database: Database, made: ManyCaptures, size: int) -> float:
    """Fill up to `size`; returns the database's milliseconds for each new capture."""
    before, spent = made.count, 0.0
    for rows in made.grow(size):
        began = time.perf_counter()
        keep_captures(database, rows)
        spent += time.perf_counter() - began
    if database.engine.dialect.name == "postgresql":
        # What its autovacuum does within a minute; the server of the tests has none.
        database.run(lambda connection: connection.execute(text("VACUUM ANALYZE capture")))
    return 1000 * spent / max(1, made.count - before)


def wait_ms(search: Search, query: str, caller_id: int) -> float:
    began = time.perf_counter()
    search.find(query, Within(caller_id=caller_id))
    return 1000 * (time.perf_counter() - began)


def size_mb(database: Database) -> float:
    """Tables and indexes."""
    sizes = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    }
    size = text(sizes[database.engine.dialect.name])
    return float(database.run(lambda connection: connection.scalar(size) or 0)) / 1e6


@contextmanager
def a_postgres() -> Iterator[str]:
    server = PostgresServer().start()
    try:
        yield server.create_database()
    finally:
        server.close()
