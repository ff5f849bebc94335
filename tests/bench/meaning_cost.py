"""What a search by meaning costs the process it runs in: the query's vector, and comparing it with a caller's own."""

import time
from collections.abc import Callable, Sequence
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.search_quality import record_of
from voiceagent.storage.models import CaptureVector
from voiceagent.storage.record import Record
from voiceagent.storage.search.base import Within
from voiceagent.storage.search.meaning.by_meaning import MeaningSearch
from voiceagent.storage.search.meaning.weights import is_installed

TITLE = "A search by meaning"
QUERY = "what did I say about how sleep sorts the things of the day"
TIMES = 40


def measure_meaning_cost(sizes: Sequence[int]) -> Measurement:
    if not is_installed():
        return Measurement(TITLE, "Not measured.", (Figure("searches", 0),), ("MiniLM's weights are not installed",))
    from voiceagent.storage.search.meaning.minilm import MiniLM

    embedder = MiniLM()
    embedder.embed("It loads.")
    figures = [Figure("to embed a query, p50", percentile(waits_ms(lambda: embedder.embed(QUERY)), 0.5), "ms")]
    for size in sizes:
        with TemporaryDirectory() as place:
            record, caller_id = record_of([f"Idea {number}" for number in range(size)], f"sqlite:///{place}/ideas.db")
            give_all(record, embedder.embed(QUERY))
            search, within = MeaningSearch(record.vectors, embedder), Within(caller_id=caller_id)
            found_ms = waits_ms(lambda: search.find(QUERY, within))  # noqa: B023 # it is over before they change
            record.close()
        figures.append(Figure(f"a search among a caller's {size:,}, p95", percentile(found_ms, 0.95), "ms"))
    return Measurement(
        TITLE,
        "On SQLite, in numpy on one core; the query is embedded each time. Not in a process that answers the phone: "
        "what is C here holds up every other call of it.",
        tuple(figures),
    )


def give_all(record: Record, vector: bytes) -> None:
    missing = record.vectors.missing(limit=1_000_000)
    rows = [{"capture_id": id, "vector": vector} for id, _ in missing]
    record.database.transaction(lambda connection: connection.execute(insert(CaptureVector.__table__), rows))


def waits_ms(act: Callable[[], object]) -> list[float]:
    waits: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        waits.append(1000 * (time.perf_counter() - began))
    return waits
