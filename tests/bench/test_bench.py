"""The bench works and counts right. It checks no times: they mean nothing beside other tests."""

import json
import sys

import pytest

from tests.bench.callers import TurnHeard
from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.processes import running
from tests.bench.script import (
    LAST_WORD_OF_FIRST_SENTENCE,
    WORDS_IN_ANSWER,
    WORDS_IN_FIRST_SENTENCE,
    answer_to,
    said_by,
)


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """A quick run's exit code and what it kept."""
    out = tmp_path_factory.mktemp("bench")
    with running([sys.executable, "-m", "tests.bench", "--quick", "--out", str(out)]) as bench:
        printed, _ = bench.communicate(timeout=100)
    return bench.returncode, printed, json.loads((out / "latest.json").read_text())


@pytest.mark.processes
def test_a_quick_run_ends_well_and_tells_its_figures(quick):
    code, printed, _ = quick
    assert code == 0
    assert "CPU of the web processes a turn" in printed
    assert "ratio to the model's own, p95" in printed
    assert "What the local recogniser hears" in printed


@pytest.mark.processes
def test_it_counts_calls_turns_rows_and_requests(quick):
    first_words, many = (
        {figure["name"]: figure["value"] for figure in taken["figures"]} for taken in quick[2]["measurements"][:2]
    )
    assert first_words["turns with the right words"] == 2 * 2
    assert many["calls that failed"] == 0
    assert many["turns with the right words"] == many["right rows in the database"] == 4 * 2
    assert many["web requests a turn"] >= 1
    assert many["CPU of the web processes a turn"] > 0


@pytest.mark.processes
def test_it_counts_the_same_over_sockets_and_holds_them_open(quick):
    calls, sockets = (
        {figure["name"]: figure["value"] for figure in taken["figures"]} for taken in quick[2]["measurements"][2:4]
    )
    assert calls["calls that failed"] == 0
    assert calls["turns with the right words"] == calls["right rows in the database"] == 4 * 2
    assert calls["text messages a turn"] >= 1
    assert calls["CPU of the web processes a turn"] > 0
    assert calls["first word, p50"] >= 100
    assert sockets["sockets open to the end"] == 6
    assert sockets["webhooks that failed"] == 0


@pytest.mark.processes
def test_a_wait_holds_the_model_s_own_time(quick):
    for taken in quick[2]["measurements"][:2]:
        figures = {figure["name"]: figure["value"] for figure in taken["figures"]}
        least_ms = 100 + (WORDS_IN_FIRST_SENTENCE - 1) * 5
        assert figures["wait for the first sentence, p50"] >= least_ms


def test_the_model_s_answer_has_the_words_that_are_counted_on():
    answer = answer_to(said_by(1042, 3))
    assert len(answer.split()) == WORDS_IN_ANSWER
    first = answer.split(". ")[0] + "."
    assert len(first.split()) == WORDS_IN_FIRST_SENTENCE
    assert first.endswith(LAST_WORD_OF_FIRST_SENTENCE)
    assert answer.count(LAST_WORD_OF_FIRST_SENTENCE) == 1


@pytest.mark.parametrize(
    ("heard", "is_right", "has_filler"),
    [
        (answer_to(said_by(17, 2)), True, False),
        (f"One moment. {answer_to(said_by(17, 2))}", False, True),
        (answer_to(said_by(18, 2)), False, False),
        ("", False, False),
    ],
    ids=["right", "with a filler", "another caller's", "nothing"],
)
def test_a_turn_is_right_only_with_its_own_answer_and_nothing_else(heard, is_right, has_filler):
    turn = TurnHeard(said_by(17, 2), heard, wait_s=1.0, gaps_s=(), requests=2)
    assert (turn.is_right, turn.has_filler) == (is_right, has_filler)


@pytest.mark.parametrize(("share", "value"), [(0.5, 10), (0.95, 19), (1.0, 20)])
def test_a_percentile_is_a_value_that_was_measured(share, value):
    assert percentile(list(range(20, 0, -1)), share) == value


def test_a_missed_target_is_told_and_makes_the_measurement_fail():
    missed = Figure("wait", 1.3, at_most=1.25)
    measurement = Measurement("First words", "So.", (Figure("turns", 6, exactly=6), missed))
    assert not measurement.is_met
    assert "MISSED" in str(measurement)
    assert not Figure("rows", 599, exactly=600).is_met
    assert Figure("wait", 1.25, at_most=1.25).is_met
