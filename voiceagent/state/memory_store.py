"""Calls in the memory of one process: all there is without Redis, and what `ResilientStore` falls back on."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

from voiceagent.state.base import LEASE_S, CallState, Claim, Ending, TurnLog
from voiceagent.state.memory_turn import MemoryTurn
from voiceagent.state.order import amended_of, kept_of


@dataclass(slots=True)
class _Call:
    state: CallState | None = None
    turns: dict[int, MemoryTurn] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    until: float = 0.0


class MemoryStore:
    """`CallStore` for one process; never raises. Of more than `max_calls` the one unchanged for longest goes:
    let there be room for more than are ever on the line, for a call that goes loses its running turn.

    One lock for everything: all that happens under it takes microseconds, and waiting gives it back.
    """

    def __init__(self, ttl_s: float = 7200, max_calls: int = 1000, *, lease_s: float = LEASE_S) -> None:
        self._ttl_s, self._max_calls, self._lease_s = ttl_s, max_calls, lease_s
        self._lock = threading.Lock()
        self._calls: OrderedDict[str, _Call] = OrderedDict()  # the one changed last comes last

    def calls_kept(self) -> int:
        """Not `__len__`: an empty store would count as false."""
        with self._lock:
            return len(self._calls)

    def load_call(self, call_sid: str) -> CallState | None:
        with self._lock:
            return self._state(call_sid)

    def save_call(self, call: CallState) -> None:
        with self._lock:
            self._keep(call)

    def amend_turn(self, call: CallState) -> None:
        with self._lock:
            kept = self._change(call.call_sid)
            kept.state = amended_of(kept.state, call)

    def claim_turn(self, call_sid: str, turn: int, owner: str, heard: str = "", recording: str = "") -> Claim:
        with self._lock:
            log = self._turn(call_sid, turn)
            if log is None and (heard or recording):
                log = self._open(call_sid, turn, TurnLog(heard, recording=recording))
            state = self._state(call_sid)
            return Claim(log.claim(owner), state, log.log) if log else Claim("running", state)

    def note_heard(self, call_sid: str, turn: int, owner: str, heard: str) -> bool:
        with self._lock:
            log = self._owned(call_sid, turn, owner)
            if log:
                self._change(call_sid)
                log.note_heard(heard)
            return log is not None

    def renew_lease(self, call_sid: str, turn: int, owner: str) -> bool:
        with self._lock:
            log = self._owned(call_sid, turn, owner)
            if log:
                log.renew()
            return log is not None

    def append_say(self, call_sid: str, turn: int, owner: str, index: int, text: str, *, language: str = "") -> bool:
        with self._lock:
            log = self._owned(call_sid, turn, owner)
            if log is None or index != len(log.log.says):
                return False
            self._change(call_sid)
            log.append(text, language)
            return True

    def finish_turn(
        self,
        call: CallState,
        owner: str,
        ending: Ending,
        says: int | None = None,
        spoken: tuple[str, ...] = (),
    ) -> bool:
        with self._lock:
            log = self._owned(call.call_sid, call.turn, owner)
            if log is None or says not in (None, len(log.log.says)):
                return False
            self._keep(call)
            log.finish(ending, call.way, spoken)
            return True

    def wait_for_log(self, call_sid: str, turn: int, after: int, wait_s: float) -> TurnLog | None:
        """As promised, and early when the owner gives the turn up by `release_turn`."""
        with self._lock:
            log = self._turn(call_sid, turn)
            if log:
                log.wait(after, wait_s)
            return log.log if log else None

    def keep_document(self, call_sid: str, key: str, document: str) -> str:
        with self._lock:
            return self._change(call_sid).documents.setdefault(key, document)

    def ping(self) -> float:
        return 0.0

    # From here on for `ResilientStore`, where a turn may be produced in another process.

    def document(self, call_sid: str, key: str) -> str | None:
        """What was kept under `key`, or None."""
        with self._lock:
            call = self._find(call_sid)
            return call.documents.get(key) if call else None

    def log(self, call_sid: str, turn: int) -> TurnLog | None:
        """The log as it stands."""
        with self._lock:
            log = self._turn(call_sid, turn)
            return log.log if log else None

    def is_settled_here(self, call_sid: str, turn: int) -> bool:
        """Whether nobody else can know more of the turn: it is produced in this process, or complete."""
        with self._lock:
            log = self._turn(call_sid, turn)
            return log is not None and (log.is_owned or log.log.ending is not None)

    def is_alive_elsewhere(self, call_sid: str, turn: int) -> bool:
        """Whether its producer in another process was seen by `mirror_log` less than a lease ago."""
        with self._lock:
            log = self._turn(call_sid, turn)
            return log is not None and log.is_alive_elsewhere

    def mirror_log(self, call_sid: str, turn: int, shared: TurnLog) -> None:
        """Note what another process has written."""
        with self._lock:
            log = self._turn(call_sid, turn) or self._open(
                call_sid, turn, TurnLog(shared.heard, recording=shared.recording)
            )
            log.mirror(shared)

    def catch_up(self, call_sid: str, turn: int, shared: TurnLog) -> TurnLog:
        """The longer of the log here and `shared`, which is then the log here too."""
        with self._lock:
            log = self._turn(call_sid, turn) or self._open(
                call_sid, turn, TurnLog(shared.heard, recording=shared.recording)
            )
            log.catch_up(shared)
            return log.log

    def release_turn(self, call_sid: str, turn: int, owner: str) -> None:
        """Give the lease back with the turn unfinished."""
        with self._lock:
            log = self._owned(call_sid, turn, owner)
            if log:
                log.release()

    def _state(self, call_sid: str) -> CallState | None:
        call = self._find(call_sid)
        return call.state if call else None

    def _turn(self, call_sid: str, turn: int) -> MemoryTurn | None:
        call = self._find(call_sid)
        return call.turns.get(turn) if call else None

    def _owned(self, call_sid: str, turn: int, owner: str) -> MemoryTurn | None:
        log = self._turn(call_sid, turn)
        return log if log and log.belongs_to(owner) else None

    def _find(self, call_sid: str) -> _Call | None:
        call = self._calls.get(call_sid)
        return call if call and monotonic() < call.until else None

    def _open(self, call_sid: str, turn: int, opening: TurnLog) -> MemoryTurn:
        log = self._change(call_sid).turns[turn] = MemoryTurn(self._lock, opening, self._lease_s)
        return log

    def _keep(self, given: CallState) -> None:
        call = self._change(given.call_sid)
        call.state = kept_of(call.state, given)

    def _change(self, call_sid: str) -> _Call:
        """The call, new if need be; its time to live starts again."""
        call = self._find(call_sid) or _Call()
        call.until = monotonic() + self._ttl_s
        self._calls[call_sid] = call
        self._calls.move_to_end(call_sid)
        self._tidy()
        return call

    def _tidy(self) -> None:
        while self._calls:
            oldest = next(iter(self._calls.values()))
            if len(self._calls) <= self._max_calls and monotonic() < oldest.until:
                break
            self._calls.popitem(last=False)
