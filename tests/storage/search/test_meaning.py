"""Search by meaning, and both fused: on a scripted embedder; MiniLM itself has its own test."""

import struct
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.storage.examples import NOON, minutes, start
from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.record import Record
from voiceagent.storage.search.base import Found, Snippet, Within
from voiceagent.storage.search.fused import FusedSearch, fused
from voiceagent.storage.search.meaning import weights
from voiceagent.storage.search.meaning.base import DIMENSIONS, MeaningUnavailable
from voiceagent.storage.search.meaning.by_meaning import MeaningSearch
from voiceagent.storage.search.meaning.vectors import Vectors, embed_some

MEANT = {"kitten": 0, "cat": 0, "feline": 0, "ocean": 1, "sea": 1}


@dataclass
class ScriptedEmbedder:
    """Keeps `Embedder`: one direction for each thing it knows, another one for the rest."""

    embedded: list[str] = field(default_factory=list)

    def embed(self, text: str) -> bytes:
        self.embedded.append(text)
        vector = [0.0] * DIMENSIONS
        known = [MEANT[word] for word in text.lower().split() if word in MEANT]
        for direction in known or [DIMENSIONS - 1]:
            vector[direction] = 1 / max(1, len(known)) ** 0.5
        return struct.pack(f"<{DIMENSIONS}e", *vector)


class NoEmbedder:
    def embed(self, text: str) -> bytes:
        raise MeaningUnavailable("not installed")


@pytest.fixture
def embedder() -> ScriptedEmbedder:
    return ScriptedEmbedder()


def keep(record: Record, caller_id: int, *texts: str, call_sid: str = "CA1") -> None:
    for index, text in enumerate(texts):
        record.captures.keep(caller_id, call_sid, index + 1, text, NOON + minutes(index))


def texts(found: list[Found]) -> list[str]:
    return [one.capture.text for one in found]


def test_what_means_the_same_is_found_without_a_common_word(record: Record, embedder: ScriptedEmbedder) -> None:
    anna = start(record)
    keep(record, anna, "a kitten sleeps", "the sea is deep", "bread rises")
    assert embed_some(record.vectors, embedder) == 3
    found = MeaningSearch(record.vectors, embedder).find("feline", Within(caller_id=anna))
    assert texts(found) == ["a kitten sleeps"]
    assert found[0].score == pytest.approx(1, abs=0.01)


def test_each_capture_gets_its_vector_once_and_only_those_without_one(
    record: Record, embedder: ScriptedEmbedder
) -> None:
    anna = start(record)
    keep(record, anna, "a kitten", "a cat")
    embed_some(record.vectors, embedder)
    record.captures.keep(anna, "CA1", 9, "the ocean", NOON)
    assert embed_some(record.vectors, embedder) == 1
    assert embed_some(record.vectors, embedder) == 0
    assert embedder.embedded == ["a kitten", "a cat", "the ocean"]


def test_nobody_finds_what_another_caller_meant(record: Record, embedder: ScriptedEmbedder) -> None:
    anna, ben = start(record), start(record, "CA2", number="+4930901821")
    keep(record, anna, "a kitten")
    keep(record, ben, "a cat", call_sid="CA2")
    embed_some(record.vectors, embedder)
    search = MeaningSearch(record.vectors, embedder)
    assert texts(search.find("feline", Within(caller_id=ben))) == ["a cat"]
    assert texts(search.find("feline", Within(call_sid="CA1"))) == ["a kitten"]
    assert search.find("feline", Within(everybody=True)) == []


def test_a_vector_goes_with_its_capture(record: Record, embedder: ScriptedEmbedder) -> None:
    keep(record, start(record), "a kitten")
    embed_some(record.vectors, embedder)
    record.database.run(lambda connection: connection.exec_driver_sql("DELETE FROM capture"))
    left = record.database.run(lambda connection: connection.exec_driver_sql("SELECT 1 FROM capture_vector").all())
    assert left == []


def test_both_together_find_what_either_finds(record: Record, embedder: ScriptedEmbedder) -> None:
    anna = start(record)
    keep(record, anna, "a kitten sleeps", "about a feline statue", "the sea is deep")
    embed_some(record.vectors, embedder)
    search = FusedSearch(record.search, MeaningSearch(record.vectors, embedder))
    assert texts(search.find("feline", Within(caller_id=anna))) == ["about a feline statue", "a kitten sleeps"]


def test_without_the_model_words_alone_are_searched_and_that_is_said_once(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "about a feline statue")
    embed_some(record.vectors, ScriptedEmbedder())
    search = FusedSearch(record.search, MeaningSearch(record.vectors, NoEmbedder()))
    with capture_logs() as logs:
        for _ in range(2):
            assert texts(search.find("feline", Within(caller_id=anna))) == ["about a feline statue"]
    assert [entry["event"] for entry in logs] == ["meaning_off"]


def test_what_both_found_comes_before_what_one_of_them_put_first() -> None:
    first, second, third = (
        Found(FoundCapture(id, 1, "CA1", 1, f"{id}", NOON), score=0.5, snippet=Snippet("")) for id in (1, 2, 3)
    )
    together = fused([first, second], [third, second])
    assert [one.capture.id for one in together] == [2, 3, 1]
    assert together[0].score == pytest.approx(2 / 62)


def test_other_weights_than_the_examined_ones_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MeaningUnavailable, match="can't be read"):
        weights.check(tmp_path)
    for name in weights.SHA256_OF:
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(MeaningUnavailable, match="sha256"):
        weights.check(tmp_path)


def test_keeping_the_vector_of_a_capture_that_is_kept_already_changes_nothing(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "a kitten")
    vectors: Vectors = record.vectors
    [(id, _)] = vectors.missing(10)
    vectors.keep(id, b"1" * 768)
    vectors.keep(id, b"2" * 768)
    [(_, vector)] = vectors.within(Within(caller_id=anna))
    assert vector == b"1" * 768
