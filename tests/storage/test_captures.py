"""Captures, on both databases."""

import pytest

from tests.storage.examples import NOON, at_once, minutes, start
from voiceagent.storage.kept import FoundCapture
from voiceagent.storage.record import Record


def keep(record: Record, caller_id: int, *texts: str, call_sid: str = "CA1") -> None:
    for index, text in enumerate(texts):
        record.captures.keep(caller_id, call_sid, index + 1, text, NOON + minutes(index))


def found(record: Record, query: str, caller_id: int, limit: int = 5) -> list[str]:
    captures = record.captures.search(query, caller_id=caller_id, call_sid=None, limit=limit)
    return [capture.text for capture in captures]


def test_a_capture_comes_back_whole(record: Record) -> None:
    anna = start(record)
    id = record.captures.keep(anna, "CA1", 3, "Light scatters in air.", NOON)
    assert record.captures.of_call("CA1") == [FoundCapture(id, anna, "CA1", 3, "Light scatters in air.", NOON)]


def test_the_same_idea_of_the_same_turn_is_kept_once(record: Record) -> None:
    anna = start(record)
    ids = at_once(8, lambda _: record.captures.keep(anna, "CA1", 1, "Light scatters.", NOON))
    assert len(set(ids)) == len(record.captures.of_call("CA1")) == 1


def test_the_same_idea_in_another_turn_is_another_capture(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Light scatters.", "Light scatters.")
    assert len(record.captures.of_call("CA1")) == 2


def test_an_idea_of_three_thousand_words_is_kept_and_found(record: Record) -> None:
    anna = start(record)
    long = " ".join(f"thought{index}" for index in range(3000))
    keep(record, anna, long)
    assert found(record, "thought2999", anna) == [long]


def test_what_holds_more_of_the_words_comes_first_and_the_newer_of_equals(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Blue light scatters", "Light bends in glass", "Light heals", "Bread rises")
    assert found(record, "how does LIGHT scatter?", anna) == [
        "Blue light scatters",
        "Light heals",
        "Light bends in glass",
    ]
    assert found(record, "light", anna, limit=1) == ["Light heals"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Die ÖLPREISE steigen", "ölpreise"),
        ("Die Straße ist lang", "STRASSE"),
        ("植物は光合成をする", "光合成"),
        ("Привет, МИР", "мир"),
        ("He said “photons”, twice", "«Photons!»"),
    ],
)
def test_case_and_punctuation_do_not_matter_in_any_language(record: Record, text: str, query: str) -> None:
    anna = start(record)
    keep(record, anna, text, "something else")
    assert found(record, query, anna) == [text]


def test_wildcards_in_a_query_are_plain_characters(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "growth of 100% a year", "snake_case names", "100 apples", "snakeXcase")
    assert found(record, "100%", anna) == ["growth of 100% a year"]
    assert found(record, "snake_case", anna) == ["snake_case names"]
    assert found(record, "%%% ___ /_", anna) == []


def test_small_words_count_only_when_there_are_no_others(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "It is a bird", "Photons carry energy")
    assert found(record, "what is a photon", anna) == ["Photons carry energy"]
    assert found(record, "is it", anna) == ["It is a bird"]


def test_a_query_without_words_finds_nothing(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Light scatters.")
    assert found(record, " ?! ", anna) == []


def test_an_endless_query_is_cut_to_its_longest_words(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Photosynthesis feeds plants")
    query = " ".join(f"w{index}" for index in range(3000)) + " photosynthesis \x00\ud83d"
    assert found(record, query, anna) == ["Photosynthesis feeds plants"]


def test_nobody_finds_what_another_caller_said(record: Record) -> None:
    anna, ben = start(record, "CA1"), start(record, "CA2", number="+4930901821")
    keep(record, anna, "Light scatters.")
    keep(record, ben, "Light bends.", call_sid="CA2")
    assert found(record, "light", ben) == ["Light bends."]


def test_an_unproven_caller_finds_only_what_was_said_in_this_call(record: Record) -> None:
    anna = start(record, "CA1")
    start(record, "CA2")
    keep(record, anna, "Light scatters.")
    keep(record, anna, "Light bends.", call_sid="CA2")
    here = record.captures.search("light", caller_id=None, call_sid="CA2")
    assert [capture.text for capture in here] == ["Light bends."]


def test_a_search_over_everybody_is_refused(record: Record) -> None:
    with pytest.raises(ValueError, match="whose"):
        record.captures.search("light", caller_id=None, call_sid=None)
