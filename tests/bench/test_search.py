"""The benches of the search measure what they say; no absolute times."""

import pytest

from tests.bench.many_captures import ManyCaptures
from tests.bench.search_quality import Labelled, ideas_and_queries, measurement_of, misses, recall, record_of
from tests.bench.search_speed import measure_on


def test_there_are_enough_queries_of_each_kind_and_each_means_an_idea():
    ideas, queries = ideas_and_queries()
    kinds = [one.kind for one in queries]
    assert len(queries) >= 60
    assert set(kinds) == {"exact", "paraphrase"}
    assert min(kinds.count("exact"), kinds.count("paraphrase")) >= 30
    assert {one.meant for one in queries} <= set(ideas)
    assert len(set(ideas)) == len(ideas)


def test_words_alone_find_what_is_asked_for_in_its_own_words(tmp_path):
    ideas, queries = ideas_and_queries()
    record, caller_id = record_of(ideas, f"sqlite:///{tmp_path}/ideas.db")
    exact = [one for one in queries if one.kind == "exact"]
    assert misses(record.search, exact, caller_id) == []
    record.close()


def test_recall_is_of_all_of_a_kind_and_misses_are_told():
    queries = [Labelled("exact", "a", "A"), Labelled("paraphrase", "b", "B")]
    assert recall(queries, queries[1:]) == 50
    assert recall(queries, queries[1:], "paraphrase") == 0
    assert "'b'" in str(measurement_of(2, queries, {"fused": queries[1:]}))


def test_the_same_captures_are_made_up_each_time_and_some_callers_have_more():
    one, other = ManyCaptures(2_000), ManyCaptures(2_000)
    rows = [row for batch in one.grow(2_000) for row in batch]
    assert rows == [row for batch in other.grow(2_000) for row in batch]
    assert len({row["id"] for row in rows}) == 2_000
    of_heaviest = sum(1 for row in rows if row["caller_id"] == one.heaviest)
    assert of_heaviest > 3 * 2_000 / one.callers
    assert one.asked(10) == other.asked(10)


@pytest.mark.parametrize("fixture", ["sqlite_url", "postgres_url"])
def test_a_small_run_tells_its_figures_for_each_size(fixture, request):
    measured = measure_on("it", str(request.getfixturevalue(fixture)), (50, 300))
    names = [figure.name for figure in measured.figures]
    assert names.count("  p95") == 2
    assert "300 captures: search, p50" in names
