"""Column types, without a database."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from voiceagent.storage.column_types import UtcDateTime, storable

SQLITE = sqlite.dialect()


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 22), SQLITE)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_becomes_storable_and_storable_text_stays_as_it_is(text: str) -> None:
    once = storable(text)
    assert "\x00" not in once
    assert storable(once) == once
    once.encode("utf-8")


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert storable(text) == text
