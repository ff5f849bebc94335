"""Search by words, on both databases: the same captures are found, in the same order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.storage.examples import NOON, minutes, start
from voiceagent.storage.record import Record
from voiceagent.storage.search.base import Within


def keep(record: Record, caller_id: int, *texts: str, call_sid: str = "CA1") -> None:
    for index, text in enumerate(texts):
        record.captures.keep(caller_id, call_sid, index + 1, text, NOON + minutes(index))


def found(record: Record, query: str, caller_id: int, limit: int = 5) -> list[str]:
    return [one.capture.text for one in record.search.find(query, Within(caller_id=caller_id), limit)]


def test_an_idea_of_three_thousand_words_is_kept_and_found(record: Record) -> None:
    anna = start(record)
    long = " ".join(f"thought{index}" for index in range(3000))
    keep(record, anna, long)
    assert found(record, "thought2999", anna) == [long]


def test_what_holds_more_of_the_words_comes_first_and_the_newer_of_equals(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Blue light scatters", "Light mends glass", "Light heals wounds", "Bread rises")
    assert found(record, "how does LIGHT scatter?", anna) == [
        "Blue light scatters",
        "Light heals wounds",
        "Light mends glass",
    ]
    assert found(record, "light", anna, limit=1) == ["Light heals wounds"]


def test_a_rare_word_counts_more_than_a_frequent_one(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Volcanoes cool the planet", *(f"Memory needs sleep {index}" for index in range(9)))
    assert found(record, "memory of volcanoes", anna)[0] == "Volcanoes cool the planet"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Die ÖLPREISE steigen", "ölpreise"),
        ("Die Ölpreise steigen", "olpreise"),
        ("Die Straße ist lang", "STRASSE"),
        ("La théorie des émotions", "theorie emotions"),
        ("El niño aprende más", "nino"),
        ("植物は光合成をする", "光合成"),
        ("植物は光合成をする", "光"),
        ("Привет, МИР", "мир"),
        ("हिन्दी भाषा", "हिन्दी"),
        ("He said “photons”, twice", "«Photons!»"),
        ("Plants are connecting underground", "connection of a plant"),
        ("It’s Anna’s idea", "annas' ideas"),
        ("Meet at 3:30 in room B12", "b12"),
    ],
)
def test_case_accents_endings_and_punctuation_do_not_matter(record: Record, text: str, query: str) -> None:
    anna = start(record)
    keep(record, anna, text, "something else")
    assert found(record, query, anna) == [text]


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "light AND", "NOT light", "NEAR(light, 2)", "terms:light", "light*", "^light", "{light}", "(light",
        "light) OR (1=1", "'; DROP TABLE capture; --", "light' | '!", "!light & (", "light:*", "\\", "\x00light", "%",
        "=1",
    ],
)  # fmt: skip
def test_what_is_syntax_to_a_database_is_text_to_us(record: Record, query: str) -> None:
    anna, ben = start(record), start(record, "CA2", number="+4930901821")
    keep(record, anna, "Light scatters", "Bread rises")
    keep(record, ben, "Light bends", call_sid="CA2")
    assert set(found(record, query, anna)) <= {"Light scatters"}
    assert found(record, "light", anna) == ["Light scatters"]


@pytest.mark.parametrize("query", ["", " ?! ", "%%% ___ /_", "🙂🙃", "\x00", "\ud83d", "'"])
def test_a_query_without_words_finds_nothing(record: Record, query: str) -> None:
    anna = start(record)
    keep(record, anna, "Light scatters.")
    assert found(record, query, anna) == []


def test_small_words_count_only_when_there_are_no_others(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "It is a bird", "Photons carry energy")
    assert found(record, "what is a photon", anna) == ["Photons carry energy"]
    assert found(record, "is it", anna) == ["It is a bird"]


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
    assert found(record, f"={anna} light", ben) == ["Light bends."]


def test_an_operator_may_search_everybody(record: Record) -> None:
    anna, ben = start(record, "CA1"), start(record, "CA2", number="+4930901821")
    keep(record, anna, "Light scatters.")
    keep(record, ben, "Light bends.", call_sid="CA2")
    assert len(record.search.find("light", Within(everybody=True))) == 2


def test_an_unproven_caller_finds_only_what_was_said_in_this_call(record: Record) -> None:
    anna = start(record, "CA1")
    start(record, "CA2")
    keep(record, anna, "Light scatters.")
    keep(record, anna, "Light bends.", "Bread rises.", call_sid="CA2")
    here = record.search.find("light", Within(call_sid="CA2"))
    assert [one.capture.text for one in here] == ["Light bends."]
    assert record.search.find("light", Within(caller_id=anna + 1, call_sid="CA2")) == []


def test_a_search_that_does_not_say_whose_is_refused() -> None:
    with pytest.raises(ValueError, match="whose"):
        Within()


def test_times_are_a_filter(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Light one", "Light two", "Light three")
    within = Within(caller_id=anna, since=NOON + minutes(1), until=NOON + minutes(2))
    assert [one.capture.text for one in record.search.find("light", within)] == ["Light two"]


def test_what_holds_every_word_is_found_however_many_newer_ones_hold_one(record: Record) -> None:
    anna = start(record)
    keep(record, anna, "Copper conducts heat", *(f"Copper {index}" for index in range(420)))
    assert found(record, "copper heat", anna)[0] == "Copper conducts heat"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), query=st.text(max_size=40))
def test_any_text_can_be_kept_and_any_query_be_asked(record: Record, text: str, query: str) -> None:
    anna = start(record)
    id = record.captures.keep(anna, "CA1", 1, f"{text} zebra", NOON)
    record.search.find(query, Within(caller_id=anna))
    assert id in {one.capture.id for one in record.search.find("zebra", Within(caller_id=anna), 500)}
