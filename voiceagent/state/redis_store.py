"""Calls in Redis, shared by all processes. Every operation is one round trip, but for `amend_turn`."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha1
from time import perf_counter
from typing import Any, TypeVar, cast

import structlog

from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import StateUnavailable
from voiceagent.state.base import LEASE_S, CallState, Claim, Ending, TurnLog
from voiceagent.state.codec import (
    UnreadableError,
    pack_call,
    pack_text,
    pack_way,
    unpack_call,
    unpack_text,
    unpack_way,
)
from voiceagent.state.order import amended_of
from voiceagent.state.redis_lines import RedisLines, Word
from voiceagent.state.redis_scripts import AMEND, APPEND, CLAIM, FINISH, KEEP_DOCUMENT, NOTE, RENEW, SAVE, Script

T = TypeVar("T")
log = structlog.get_logger("state")

_ENDINGS: dict[bytes, Ending] = {b"listen": "listen", b"goodbye": "goodbye"}


class RedisStore:
    """`CallStore` on Redis 6.2 or newer. Connects when first used, anew in every process.

    Keys are `va:{CallSid}:...`: the braces keep a call on one node of a cluster. `waiters`: how many callers
    of this process may wait for a log at the same time, each on a connection of its own.
    """

    def __init__(
        self, url: str, ttl_s: int = 7200, *, lease_s: float = LEASE_S, callers: int = 512, waiters: int = 512
    ) -> None:
        self._ttl_s = ttl_s
        self._lease_ms = round(lease_s * 1000)
        self._quick = RedisLines(url, most=callers)
        self._waiting = RedisLines(url, most=waiters)

    def load_call(self, call_sid: str) -> CallState | None:
        key = _call(call_sid)
        return self._call_in(key, *self._healed(lambda: self._quick.ask("HMGET", key, "packed", "over"), key))

    def save_call(self, call: CallState) -> None:
        key = _call(call.call_sid)
        self._healed(lambda: self._quick.run(SAVE, (key,), *_fields(call), self._ttl_s), key)

    def amend_turn(self, call: CallState) -> None:
        key = _call(call.call_sid)
        while True:
            packed, over = self._healed(lambda: self._quick.ask("HMGET", key, "packed", "over"), key)
            kept = self._call_in(key, packed, over)
            if kept is None or kept.turn < call.turn:
                return self.save_call(call)
            amended = amended_of(kept, call)
            if amended == kept:
                return None
            # Not done: somebody has changed the call meanwhile, and that must not be lost.
            if self._does(
                AMEND, (key,), sha1(packed, usedforsecurity=False).hexdigest(), pack_call(amended), self._ttl_s
            ):
                return None

    def claim_turn(self, call_sid: str, turn: int, owner: str, heard: str = "", recording: str = "") -> Claim:
        keys = (_call(call_sid), _log(call_sid, turn), _lease(call_sid, turn))

        def claim() -> Claim:
            outcome, packed, over, *entries = self._quick.run(
                CLAIM, keys, owner, pack_text(heard), self._lease_ms, self._ttl_s, recording
            )
            return Claim(outcome.decode(), self._call_in(keys[0], packed, over), _log_of(entries) or TurnLog())

        return self._healed(claim, *keys)

    def note_heard(self, call_sid: str, turn: int, owner: str, heard: str) -> bool:
        keys = (_log(call_sid, turn), _lease(call_sid, turn))
        return self._does(NOTE, keys, owner, self._lease_ms, self._ttl_s, pack_text(heard))

    def renew_lease(self, call_sid: str, turn: int, owner: str) -> bool:
        keys = (_log(call_sid, turn), _lease(call_sid, turn))
        return self._does(RENEW, keys, owner, self._lease_ms, self._ttl_s)

    def append_say(self, call_sid: str, turn: int, owner: str, index: int, text: str, *, language: str = "") -> bool:
        keys = (_log(call_sid, turn), _lease(call_sid, turn))
        args = (owner, self._lease_ms, self._ttl_s, f"0-{index + 1}", f"0-{index + 2}", pack_text(text))
        return self._does(APPEND, keys, *args, *((language,) if language else ()))

    def finish_turn(
        self,
        call: CallState,
        owner: str,
        ending: Ending,
        says: int | None = None,
        spoken: tuple[str, ...] = (),
    ) -> bool:
        sid, turn = call.call_sid, call.turn
        keys = (_call(sid), _log(sid, turn), _lease(sid, turn))
        last_id = "" if says is None else f"0-{says + 1}"
        args: tuple[Word, ...] = (owner, ending, *_fields(call), self._ttl_s, last_id, pack_way(call.way))
        return self._does(FINISH, keys, *args, *map(pack_text, spoken))

    def wait_for_log(self, call_sid: str, turn: int, after: int, wait_s: float) -> TurnLog | None:
        deadline = Deadline.after(wait_s)
        key = _log(call_sid, turn)
        try:
            entries = self._entries(key)
            turn_log = _log_in(entries)
            while turn_log and not turn_log.has_more_than(after) and not deadline.passed():
                more = self._entries_after(entries[-1][0], key, deadline.left())
                # The words of a recording may have come meanwhile, and they stand at the beginning.
                entries = entries + more if turn_log.heard else self._entries(key)
                turn_log = _log_in(entries)
            return turn_log
        except UnreadableError:
            return None

    def _entries(self, key: str) -> list[Any]:
        return cast(list[Any], self._quick.ask("XRANGE", key, "-", "+"))

    def _entries_after(self, entry_id: bytes, key: str, wait_s: float) -> list[Any]:
        """New entries of a stream, as soon as there is one; none after `wait_s`."""
        answer = self._waiting.ask(
            "XREAD", "BLOCK", max(1, int(wait_s * 1000)), "STREAMS", key, entry_id, wait_s=wait_s
        )
        return answer[0][1] if answer else []

    def keep_document(self, call_sid: str, key: str, document: str) -> str:
        name, packed = _documents(call_sid), pack_text(document)
        kept = self._healed(lambda: self._quick.run(KEEP_DOCUMENT, (name,), pack_text(key), packed, self._ttl_s), name)
        try:
            return document if kept is None else unpack_text(kept)
        except UnreadableError:
            self._quick.ask("HSET", name, pack_text(key), packed)
            return document

    def ping(self) -> float:
        began = perf_counter()
        self._quick.ask("PING")
        return perf_counter() - began

    def _call_in(self, key: str, packed: bytes | None, over: bytes | None) -> CallState | None:
        """The call, or None; one that can't be read is removed, else its turn would hold back newer ones."""
        if packed is None:
            return None
        try:
            call = unpack_call(packed)
        except UnreadableError as exc:
            log.warning("call_unreadable", reason=str(exc))
            self._quick.ask("DEL", key)
            return None
        return call if over is None or call.over else replace(call, over=True)

    def _does(self, script: Script, keys: tuple[str, ...], *args: Word) -> bool:
        return bool(self._healed(lambda: self._quick.run(script, keys, *args), *keys))

    def _healed(self, work: Callable[[], T], *keys: str) -> T:
        """Do it; if a key holds what nobody can read, remove all of them and do it again."""
        try:
            return work()
        except UnreadableError as exc:
            log.warning("state_unreadable", reason=str(exc))
            self._quick.ask("DEL", *keys)
        try:
            return work()
        except UnreadableError as exc:
            raise StateUnavailable("redis: unreadable", is_outage=False) from exc


def _call(call_sid: str) -> str:
    return f"va:{{{call_sid}}}:call"


def _log(call_sid: str, turn: int) -> str:
    return f"va:{{{call_sid}}}:turn:{turn}"


def _lease(call_sid: str, turn: int) -> str:
    return f"va:{{{call_sid}}}:turn:{turn}:lease"


def _documents(call_sid: str) -> str:
    return f"va:{{{call_sid}}}:documents"


def _fields(call: CallState) -> tuple[bytes, int, int]:
    return pack_call(call), call.turn, int(call.over)


def _log_in(stream: list[Any]) -> TurnLog | None:
    return _log_of([fields for _, fields in stream])


def _log_of(entries: list[list[bytes]]) -> TurnLog | None:
    """A stream's entries, without their ids, as a log; None for an empty stream."""
    if not entries:
        return None
    opening, *says = entries
    if opening[0] != b"heard":
        raise UnreadableError("a log of another version")
    end = says.pop() if says and says[-1][0] == b"end" else None
    return TurnLog(
        heard=unpack_text(opening[1]),
        says=tuple([unpack_text(say[1]) for say in says]),
        ending=_ENDINGS.get(end[1]) if end else None,
        recording=_beside(opening),
        languages=tuple([_beside(say) for say in says]),
        way=unpack_way(end[3]) if end and len(end) > 3 else None,
    )


def _beside(entry: list[bytes]) -> str:
    """An entry's second field, which most don't have."""
    return unpack_text(entry[3]) if len(entry) > 3 else ""
