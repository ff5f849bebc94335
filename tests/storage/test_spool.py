"""The spool: turns that wait in files."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from tests.storage.examples import ANNA, NOON, at_once, turn
from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage.kept import CallStart, KeptTurn, NewRecording
from voiceagent.storage.spool import Spool, Spooled

CALL = CallStart("CA1", ANNA, "learning", "Hello! ü", True, "en-US", "record", NOON)
RECORDING = NewRecording("RE1", "CA1", 2, 12, NOON)


def down(_: Spooled) -> None:
    raise StorageUnavailable("down")


def test_a_turn_comes_back_exactly_as_it_went_in(tmp_path: Path) -> None:
    odd = turn(heard="naïve\x00 \ud83d 日本語", says=("a", "ü"), confidence=0.5, first_words_ms=None)
    spool, written = Spool(tmp_path / "not" / "there" / "yet"), list[Spooled]()
    spool.append(odd)
    assert spool.replay(written.append) == 1
    assert written == [odd]


def test_a_call_comes_back_after_its_turns_and_recordings(tmp_path: Path) -> None:
    spool, written = Spool(tmp_path), list[Spooled]()
    other = replace(CALL, call_sid="CA0")
    for entry in (CALL, other, RECORDING, turn(2, mode="record"), turn(1)):
        assert entry not in spool
        spool.append(entry)
        assert entry in spool
    assert spool.replay(written.append) == 5
    assert written == [other, turn(1), RECORDING, turn(2, mode="record"), CALL]


def test_a_turn_from_before_there_was_more_than_turns_is_still_read(tmp_path: Path) -> None:
    old = asdict(turn()) | {"at": turn().at.isoformat()}
    for new in ("mode", "language", "interrupted", "heard_s", "transcriber"):
        del old[new]
    (tmp_path / "CA1-0001.json").write_text(json.dumps(old))
    written = list[Spooled]()
    assert Spool(tmp_path).replay(written.append) == 1
    assert written == [turn()]


def test_an_interrupted_turn_does_not_take_the_place_of_the_whole_one(tmp_path: Path) -> None:
    spool, written = Spool(tmp_path), list[Spooled]()
    cut = turn(says=("Good",), interrupted=True)
    spool.append(turn())
    spool.append(cut)
    spool.replay(written.append)
    assert sorted(written, key=repr) == sorted([turn(), cut], key=repr)


def test_what_was_replayed_is_gone(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(turn())
    spool.replay(lambda _: True)
    assert len(spool) == 0
    assert list(tmp_path.iterdir()) == []


def test_an_empty_or_missing_spool_replays_nothing(tmp_path: Path) -> None:
    assert Spool(tmp_path / "missing").replay(down) == 0


def test_a_turn_spooled_twice_waits_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(turn())
    spool.append(turn())
    assert len(spool) == 1


def test_turns_of_a_call_come_in_order(tmp_path: Path) -> None:
    spool, written = Spool(tmp_path), list[Spooled]()
    for number in (10, 9, 2, 1):
        spool.append(turn(number))
    spool.replay(written.append)
    assert [one.number for one in written if isinstance(one, KeptTurn)] == [1, 2, 9, 10]


def test_while_the_outage_lasts_everything_stays(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(turn(1))
    spool.append(turn(2))
    assert spool.replay(down) == 0
    assert len(spool) == 2


def test_a_turn_the_database_refuses_does_not_stand_in_the_way(tmp_path: Path) -> None:
    def refuse_first(one: Spooled) -> None:
        if isinstance(one, KeptTurn) and one.number == 1:
            raise StorageUnavailable("DataError", retryable=False, is_outage=False)

    spool = Spool(tmp_path)
    spool.append(turn(1))
    spool.append(turn(2))
    assert spool.replay(refuse_first) == 1
    assert [file.suffix for file in tmp_path.iterdir()] == [".refused"]


def test_files_that_cannot_be_read_are_set_aside_and_the_rest_is_kept(tmp_path: Path) -> None:
    spool, written = Spool(tmp_path), list[Spooled]()
    spool.append(turn())
    whole = next(tmp_path.iterdir()).read_text()
    no_heard = {name: value for name, value in json.loads(whole).items() if name != "heard"}
    for name, text in {
        "A": whole[:40],
        "B": "[]",
        "C": "",
        "D": json.dumps(no_heard),
        "E": "7",
        "F": '{"kind": "wish", "at": "2026-11-22"}',
    }.items():
        (tmp_path / f"{name}-1.json").write_text(text)
    assert spool.replay(written.append) == 1
    assert written == [turn()]
    assert len(list(tmp_path.glob("*.refused"))) == 6


def test_a_process_that_dies_while_it_writes_leaves_nothing_to_replay(tmp_path: Path) -> None:
    (tmp_path / "CA1-0001.77-abcd.draft").write_text('{"call_sid": "CA')
    assert Spool(tmp_path).replay(down) == 0


def test_many_may_append_and_replay_at_once(tmp_path: Path) -> None:
    written = list[Spooled]()

    def act(index: int) -> None:
        spool = Spool(tmp_path)  # as other processes would: nothing in common but the directory
        if index % 2:
            spool.append(turn(index))
        else:
            spool.replay(written.append)

    at_once(16, act)
    Spool(tmp_path).replay(written.append)
    assert {one.number for one in written if isinstance(one, KeptTurn)} == set(range(1, 16, 2))
    assert list(tmp_path.iterdir()) == []


def test_a_call_sid_cannot_lead_out_of_the_directory(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(turn(call_sid="../../etc/passwd"))
    assert [file.name for file in tmp_path.iterdir()] == ["spool"]
    assert spool.replay(lambda one: one.call_sid == "../../etc/passwd") == 1
