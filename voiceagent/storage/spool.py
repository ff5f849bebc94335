"""Turns that could not be kept, in files of this machine until the database is back.

One file per turn, written beside its place and moved there when it is whole: no half-written line to puzzle
over, no lock between processes, and a turn spooled or replayed twice is still one turn.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import structlog

from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage.kept import KeptTurn

log = structlog.get_logger("storage")


class Spool:
    """Turns waiting in `directory`, which any number of processes may share. Made when first needed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def append(self, turn: KeptTurn) -> None:
        """Keep a turn here; it is on the disk when this returns. Raises `OSError`."""
        self._directory.mkdir(parents=True, exist_ok=True)
        place = self._directory / f"{quote(turn.call_sid, safe='')}-{turn.number:04}.json"
        draft = place.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}.draft")
        with draft.open("w", encoding="ascii") as file:
            json.dump(asdict(turn) | {"at": turn.at.isoformat()}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
        _sync(self._directory)

    def replay(self, write: Callable[[KeptTurn], object]) -> int:
        """Give every waiting turn to `write` (`Calls.write_turn`); returns how many are kept now.

        Stops at the first outage; what is left waits for the next time. A file that can't be read, or a turn
        that the database refuses for good, is set aside under another name and logged: it must not stand in
        the way of the others, nor get lost.
        """
        kept = 0
        for file in self._waiting():
            try:
                write(_read(file))
            except FileNotFoundError:
                continue  # another process replays too, and was first
            except StorageUnavailable as exc:
                if exc.retryable:
                    break
                _set_aside(file, exc.reason)
            except (ValueError, TypeError, KeyError) as exc:
                _set_aside(file, type(exc).__name__)
            else:
                file.unlink(missing_ok=True)
                kept += 1
        return kept

    def __len__(self) -> int:
        return len(self._waiting())

    def _waiting(self) -> list[Path]:
        return sorted(self._directory.glob("*.json"))


def _read(file: Path) -> KeptTurn:
    values = json.loads(file.read_text(encoding="ascii"))
    return KeptTurn(**values | {"says": tuple(values["says"]), "at": datetime.fromisoformat(values["at"])})


def _sync(directory: Path) -> None:
    """A new name is on the disk when its directory is."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(file: Path, reason: str) -> None:
    log.error("spooled_turn_set_aside", file=file.name, reason=reason)
    with suppress(FileNotFoundError):  # another process saw the same
        file.rename(file.with_suffix(".refused"))
