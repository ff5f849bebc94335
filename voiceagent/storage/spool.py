"""What could not be kept, in files of this machine until the database is back: turns, recordings, calls.

One file each, written beside its place and moved there when it is whole: no half-written line to puzzle over, no
lock between processes, and what is spooled or replayed twice is still there once. A call comes after its turns:
as soon as it is on record somebody may sum it up.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog

from voiceagent.core.errors import StorageUnavailable
from voiceagent.storage.kept import CallStart, KeptTurn, NewRecording

log = structlog.get_logger("storage")

Spooled = KeptTurn | NewRecording | CallStart

_KINDS: dict[str, type[Spooled]] = {"turn": KeptTurn, "recording": NewRecording, "call": CallStart}


class Spool:
    """Entries waiting in `directory`, which any number of processes may share. Made when first needed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def append(self, entry: Spooled) -> None:
        """Keep it here; it is on the disk when this returns. Raises `OSError`."""
        self._directory.mkdir(parents=True, exist_ok=True)
        place = self._place(entry)
        draft = place.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}.draft")
        with draft.open("w", encoding="ascii") as file:
            json.dump({"kind": _kind_of(entry), **asdict(entry), "at": entry.at.isoformat()}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
        _sync(self._directory)

    def replay(self, write: Callable[[Spooled], object]) -> int:
        """Give every waiting entry to `write`; returns how many are kept now.

        Stops at the first outage; what is left waits for the next time. A file that can't be read, or an entry
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

    def __contains__(self, entry: Spooled) -> bool:
        return self._place(entry).exists()

    def _place(self, entry: Spooled) -> Path:
        """In the order of these names everything is replayed."""
        return self._directory / f"{quote(entry.call_sid, safe='')}-{quote(_name(entry), safe='')}.json"

    def _waiting(self) -> list[Path]:
        return sorted(self._directory.glob("*.json"))


def _name(entry: Spooled) -> str:
    if isinstance(entry, CallStart):
        return "call"  # behind all numbers
    if isinstance(entry, NewRecording):
        return f"{entry.turn:04}-{entry.sid}"
    # Not the place of the turn as it was before: that may be read at this moment, and removed in the next one.
    return f"{entry.number:04}-interrupted" if entry.interrupted else f"{entry.number:04}"


def _kind_of(entry: Spooled) -> str:
    return next(kind for kind, made in _KINDS.items() if isinstance(entry, made))


def _read(file: Path) -> Spooled:
    """Raises `ValueError`, `TypeError` or `KeyError` for what is none."""
    values: dict[str, Any] = dict(json.loads(file.read_text(encoding="ascii")))
    kind = values.pop("kind", "turn")  # older versions kept turns alone
    values["at"] = datetime.fromisoformat(values["at"])
    if kind == "turn":
        values["says"] = tuple(values["says"])
    return _KINDS[kind](**values)


def _sync(directory: Path) -> None:
    """A new name is on the disk when its directory is."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(file: Path, reason: str) -> None:
    log.error("spooled_set_aside", file=file.name, reason=reason)
    with suppress(FileNotFoundError):  # another process saw the same
        file.rename(file.with_suffix(".refused"))
