"""A call as bytes."""

import json

import pytest

from voiceagent.core.exchange import Exchange
from voiceagent.state.base import CallState
from voiceagent.state.codec import UnreadableError, pack_call, unpack_call

CALL = CallState("CA1", "learning", exchanges=(Exchange("Grüße 🌱", "Hello."),))


def test_the_bytes_carry_a_version() -> None:
    assert json.loads(pack_call(CALL))["v"] == 1


def test_a_call_that_an_older_process_wrote_gets_the_defaults_of_what_is_new() -> None:
    older = json.loads(pack_call(CALL))
    del older["call"]["language"], older["call"]["over"]
    assert unpack_call(json.dumps(older).encode()) == CALL


def test_what_a_newer_process_added_is_passed_over() -> None:
    newer = json.loads(pack_call(CALL))
    newer["call"]["mood"] = "sunny"
    assert unpack_call(json.dumps(newer).encode()) == CALL


def test_another_version_is_unreadable() -> None:
    newer = json.loads(pack_call(CALL)) | {"v": 2}
    with pytest.raises(UnreadableError):
        unpack_call(json.dumps(newer).encode())


def test_the_error_says_nothing_of_what_was_said() -> None:
    spoilt = pack_call(CALL).replace(b'"Hello."', b"17")
    with pytest.raises(UnreadableError) as caught:
        unpack_call(spoilt)
    assert "CA1" not in str(caught.value)
    assert caught.value.__cause__ is None
