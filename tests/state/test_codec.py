"""A call as bytes."""

import json

import pytest

from voiceagent.core.exchange import Exchange
from voiceagent.core.way import MODES, Way
from voiceagent.state.base import CallState
from voiceagent.state.codec import UnreadableError, pack_call, pack_way, unpack_call, unpack_way

CALL = CallState("CA1", "learning", exchanges=(Exchange("Grüße 🌱", "Hello."),))
BEFORE_THERE_WERE_MODES = (
    b'{"v":1,"call":{"call_sid":"CA1","profile":"learning","started_at":0.0,"greeting":"","number":null,'
    b'"caller_id":null,"trusted":false,"language":"en-US","turn":0,'
    b'"exchanges":[{"heard":"Gr\xc3\xbc\xc3\x9fe \xf0\x9f\x8c\xb1","said":"Hello."}],"over":false}}'
)


def test_the_bytes_carry_a_version() -> None:
    assert json.loads(pack_call(CALL))["v"] == 1


def test_a_call_that_an_older_process_wrote_gets_the_defaults_of_what_is_new() -> None:
    older = json.loads(pack_call(CALL))
    del older["call"]["language"], older["call"]["over"]
    assert unpack_call(json.dumps(older).encode()) == CALL


def test_a_call_from_before_there_were_modes_is_one_in_gather_mode() -> None:
    assert unpack_call(BEFORE_THERE_WERE_MODES) == CALL


def test_a_mode_that_nobody_knows_here_is_unreadable() -> None:
    with pytest.raises(UnreadableError):
        unpack_call(pack_call(CALL).replace(b'"gather"', b'"telepathy"'))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("keys", [0, 10, -1])
def test_a_way_comes_back(mode: str, keys: int) -> None:
    way = Way(mode, "zh-Hant-TW", keys)  # type: ignore[arg-type]
    assert unpack_way(pack_way(way).encode()) == way


def test_a_way_from_before_there_were_keys_awaits_none_and_one_without_is_written_like_it() -> None:
    assert unpack_way(b"record de-DE") == Way("record", "de-DE")
    assert pack_way(Way("record", "de-DE")) == "record de-DE"


@pytest.mark.parametrize(
    "packed", [b"telepathy en-US", b"", b"gathering de-DE", b"gather de-DE many", b"gather de-DE 4 4"]
)
def test_a_way_that_nobody_knows_here_is_none(packed: bytes) -> None:
    assert unpack_way(packed) is None


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
