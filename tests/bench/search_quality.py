"""Is what was meant among the first five? Of words, of meaning, and of both, on ideas and queries written by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure, Measurement
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import Record, open_record
from voiceagent.storage.search.base import Search, Within
from voiceagent.storage.search.fused import FusedSearch
from voiceagent.storage.search.meaning.base import Embedder
from voiceagent.storage.search.meaning.by_meaning import MeaningSearch
from voiceagent.storage.search.meaning.vectors import embed_some
from voiceagent.storage.search.meaning.weights import is_installed

IDEAS = Path(__file__).with_name("ideas.txt")
TITLE = "Whether a search finds what is meant"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FIRST = 5


@dataclass(frozen=True)
class Labelled:
    """A query, and the text that is meant by it. `kind`: exact (its words) or paraphrase (other words)."""

    kind: str
    query: str
    meant: str


def ideas_and_queries() -> tuple[list[str], list[Labelled]]:
    ideas: dict[str, str] = {}
    queries: list[Labelled] = []
    for line in IDEAS.read_text().splitlines():
        fields = [field.strip() for field in line.split("|")]
        if len(fields) == 2:
            ideas[fields[0]] = fields[1]
        elif len(fields) == 3:
            queries.append(Labelled(fields[0], fields[2], ideas[fields[1]]))
    return list(ideas.values()), queries


def measure_search_quality() -> Measurement:
    if not is_installed():
        return Measurement(TITLE, "Not measured.", (Figure("queries", 0),), ("MiniLM's weights are not installed",))
    from voiceagent.storage.search.meaning.minilm import MiniLM

    ideas, queries = ideas_and_queries()
    with TemporaryDirectory() as place:
        record, caller_id = record_of(ideas, f"sqlite:///{place}/ideas.db")
        searches = searches_of(record, MiniLM())
        missed = {name: misses(search, queries, caller_id) for name, search in searches.items()}
        record.close()
    return measurement_of(len(ideas), queries, missed)


def record_of(ideas: Sequence[str], url: str) -> tuple[Record, int]:
    """A new record in which one caller had these kept, and the caller's id."""
    upgrade(url)
    record = open_record(url)
    call = {"profile": "learning", "greeting": "", "attested": True, "language": "en-US", "mode": "gather"}
    caller_id = record.calls.start("CA1", number="+4930901820", at=NOON, **call)
    for turn, idea in enumerate(ideas, start=1):
        record.captures.keep(caller_id, "CA1", turn, idea, NOON + timedelta(minutes=turn))
    return record, caller_id


def searches_of(record: Record, embedder: Embedder) -> dict[str, Search]:
    while embed_some(record.vectors, embedder):
        pass
    meaning = MeaningSearch(record.vectors, embedder)
    return {"words": record.search, "meaning": meaning, "fused": FusedSearch(record.search, meaning)}


def misses(search: Search, queries: Sequence[Labelled], caller_id: int) -> list[Labelled]:
    """The queries whose meant idea is not among the first five."""
    within = Within(caller_id=caller_id)
    return [
        one
        for one in queries
        if one.meant not in {found.capture.text for found in search.find(one.query, within, FIRST)}
    ]


def measurement_of(ideas: int, queries: Sequence[Labelled], missed: Mapping[str, Sequence[Labelled]]) -> Measurement:
    kinds = dict.fromkeys(one.kind for one in queries)
    figures = [Figure("ideas", ideas), Figure("queries", len(queries))]
    for name, ones in missed.items():
        figures.append(Figure(f"recall@{FIRST}: {name}", recall(queries, ones), "%"))
        figures += [Figure(f"  {kind}", recall(queries, ones, kind), "%") for kind in kinds]
    return Measurement(
        TITLE,
        "Ideas of one caller and queries for them, all written by hand (tests/bench/ideas.txt): exact ones use words "
        "of the idea, paraphrases hardly any. Found is what stands among the first five.",
        tuple(figures),
        tuple(f"  fused misses {one.query!r} ({one.kind})" for one in missed.get("fused", ())),
    )


def recall(queries: Sequence[Labelled], missed: Sequence[Labelled], kind: str = "") -> float:
    """Per hundred."""
    all_ = [one for one in queries if kind in {"", one.kind}]
    return 100 * (1 - sum(1 for one in missed if kind in {"", one.kind}) / max(1, len(all_)))
