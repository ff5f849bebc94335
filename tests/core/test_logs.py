"""Logs: JSON in production, and what people say is not in them."""

import json
import logging

import pytest
import structlog

from voiceagent.core.logs import bind_call, clear_call, set_up_logs


@pytest.fixture(autouse=True)
def _as_before():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()
    clear_call()


def _last_line(capsys) -> dict:
    return json.loads(capsys.readouterr().err.strip().splitlines()[-1])


def test_words_and_numbers_are_dropped_by_default(capsys):
    set_up_logs(as_json=True)
    structlog.get_logger("voice").info("turn_taken", heard="my secret", number="+14155550123", says=2)
    line = _last_line(capsys)
    assert line["event"] == "turn_taken"
    assert line["says"] == 2
    assert "heard" not in line
    assert "number" not in line


def test_words_are_there_when_asked_for(capsys):
    set_up_logs(as_json=True, with_words=True)
    structlog.get_logger("voice").info("turn_taken", heard="hello")
    assert _last_line(capsys)["heard"] == "hello"


def test_the_call_is_bound_once_and_also_to_lines_of_libraries(capsys):
    set_up_logs(as_json=True)
    bind_call(call_sid="CA1", turn=3)
    logging.getLogger("some.library").warning("careful")
    line = _last_line(capsys)
    assert (line["event"], line["call_sid"], line["turn"]) == ("careful", "CA1", 3)


def test_a_developer_reads_columns(capsys):
    set_up_logs(as_json=False)
    structlog.get_logger("voice").info("call_started")
    assert "call_started" in capsys.readouterr().err
