"""A call store that goes on when Redis is gone: what all processes shared is then this process's own."""

import math
from collections.abc import Callable
from dataclasses import replace

from voiceagent.core.breakers import Breaker
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import StateUnavailable
from voiceagent.state.base import CallState, CallStore, Claim, Ending, TurnLog
from voiceagent.state.guard import Guard
from voiceagent.state.memory_store import MemoryStore
from voiceagent.state.order import kept_of
from voiceagent.state.retelling import Retelling


class ResilientStore:
    """`CallStore` over a shared one and one in this process; never raises `StateUnavailable`.

    Whatever this process writes or reads is in `local` too. A turn that is produced here is read here: that
    is quicker, and its listeners don't notice when the shared store goes. Everything else is asked of
    `shared`; when that fails, or its breaker is not closed, `local` answers:

    - a claim is decided among the threads of this process, `shared` False; a turn that another process wrote
      a moment ago is "running" until that one's lease would have run out, then it is taken over here;
    - a producer goes on into the local log;
    - calls and documents are those this process has seen; None for others: rebuild them from storage.

    The breaker's trials are made by a thread (`Mender`), which also tells the shared store what it missed:
    calls, finished turns, documents. A turn in production is made good by its producer (`Retelling`). Where
    both stores know a call the later turn wins, where both know a turn the longer log.
    """

    def __init__(self, shared: CallStore, breaker: Breaker, local: MemoryStore, *, mend_every_s: float = 0.5) -> None:
        self._shared, self._local = shared, local
        self._told = Retelling(shared, local)
        self._guard = Guard(breaker, shared.ping, mend_every_s)

    def load_call(self, call_sid: str) -> CallState | None:
        is_behind = self._guard.owes(call_sid)
        try:
            there = self._guard.ask("load_call", lambda: self._shared.load_call(call_sid))
        except StateUnavailable:
            return self._local.load_call(call_sid)
        return self._newest(call_sid, there, is_behind)

    def save_call(self, call: CallState) -> None:
        self._local.save_call(call)
        try:
            self._guard.ask("save_call", lambda: self._shared.save_call(call))
        except StateUnavailable:
            self._owe_call(call.call_sid)

    def amend_turn(self, call: CallState) -> None:
        self._local.amend_turn(call)

        def amend() -> None:
            self._shared.amend_turn(call)

        try:
            self._guard.ask("amend_turn", amend)
        except StateUnavailable:
            self._owe_call(call.call_sid)  # it may not have the turn yet
            self._guard.owe((call.call_sid, call.turn, "amended"), amend)

    def claim_turn(self, call_sid: str, turn: int, owner: str, heard: str = "", recording: str = "") -> Claim:
        # The local claim comes first: of all threads here at most one goes on to ask the others.
        here = self._local.claim_turn(call_sid, turn, owner, heard, recording)
        if here.outcome != "mine" and self._local.is_settled_here(call_sid, turn):
            return self._settled(here, call_sid, turn)
        opening = (heard or here.log.heard, recording or here.log.recording)
        is_behind = self._guard.owes(call_sid)
        try:
            there = self._guard.ask("claim_turn", lambda: self._shared.claim_turn(call_sid, turn, owner, *opening))
        except StateUnavailable:
            return self._claim_alone(here, call_sid, turn, owner)
        call = self._newest(call_sid, there.call, is_behind)
        if there.outcome == "mine":
            return self._take(there.log, call, call_sid, turn, owner)
        self._local.release_turn(call_sid, turn, owner)
        if there.log.is_open:
            self._local.mirror_log(call_sid, turn, there.log)
        return replace(there, call=call)

    def note_heard(self, call_sid: str, turn: int, owner: str, heard: str) -> bool:
        if not self._local.renew_lease(call_sid, turn, owner):
            return False

        def note() -> bool:
            return self._told.note_heard(call_sid, turn, owner, heard)

        kept = self._produce("note_heard", (call_sid, turn, owner), note, owed=note)
        return kept and self._local.note_heard(call_sid, turn, owner, heard)

    def renew_lease(self, call_sid: str, turn: int, owner: str) -> bool:
        if not self._local.renew_lease(call_sid, turn, owner):
            return False
        return self._produce(
            "renew_lease", (call_sid, turn, owner), lambda: self._told.renew_lease(call_sid, turn, owner)
        )

    def append_say(self, call_sid: str, turn: int, owner: str, index: int, text: str, *, language: str = "") -> bool:
        if not self._is_producing(call_sid, turn, owner, index):
            return False
        # First there, then here: what another process's takeover makes void must not be heard from this one.
        kept = self._produce(
            "append_say",
            (call_sid, turn, owner),
            lambda: self._told.append_say(call_sid, turn, owner, index, text, language=language),
        )
        return kept and self._local.append_say(call_sid, turn, owner, index, text, language=language)

    def finish_turn(
        self,
        call: CallState,
        owner: str,
        ending: Ending,
        says: int | None = None,
        spoken: tuple[str, ...] = (),
    ) -> bool:
        call_sid, turn = call.call_sid, call.turn
        log = self._local.log(call_sid, turn)
        said = len(log.says) if log else 0
        if not self._is_producing(call_sid, turn, owner, said if says is None else says):
            return False

        def finish() -> bool:
            return self._told.finish_turn(call, owner, ending, said, spoken)

        def finish_later() -> bool:
            # Meanwhile the call may have been saved again, or amended, as it stands after this turn.
            latest = self._local.load_call(call_sid)
            ours = latest if latest and latest.turn == turn else call
            return self._told.finish_turn(ours, owner, ending, said, spoken)

        kept = self._produce("finish_turn", (call_sid, turn, owner), finish, owed=finish_later)
        return kept and self._local.finish_turn(call, owner, ending, said, spoken)

    def wait_for_log(self, call_sid: str, turn: int, after: int, wait_s: float) -> TurnLog | None:
        deadline = Deadline.after(wait_s)
        if self._local.is_settled_here(call_sid, turn):
            here = self._local.wait_for_log(call_sid, turn, after, wait_s)
            if deadline.passed() or (here and here.has_more_than(after)):
                return here
        there = self._wait_there(call_sid, turn, after, deadline)
        if there is None:
            return self._local.wait_for_log(call_sid, turn, after, deadline.left())
        self._local.mirror_log(call_sid, turn, there)
        return there

    def keep_document(self, call_sid: str, key: str, document: str) -> str:
        known = self._local.document(call_sid, key)
        if known is not None:
            return known

        def keep() -> str:
            return self._shared.keep_document(call_sid, key, document)

        try:
            kept = self._guard.ask("keep_document", keep)
        except StateUnavailable:
            kept = document
            self._guard.owe((call_sid, key), keep)
        return self._local.keep_document(call_sid, key, kept)

    def ping(self) -> float:
        try:
            return self._guard.ask("ping", self._shared.ping)
        except StateUnavailable:
            return math.inf

    def _newest(self, call_sid: str, there: CallState | None, is_behind: bool) -> CallState | None:
        """The newer of the shared call and ours, which both stores then have.

        `is_behind`: the shared one was owed ours before it was asked; afterwards the debt may be paid already.
        """
        here = self._local.load_call(call_sid)
        if here is None or there is None:
            newest = here or there
        elif is_behind:
            newest = kept_of(there, here)  # of the same turn: ours is what the other side has missed
        else:
            newest = kept_of(here, there)
        if newest is not None:
            self._local.save_call(newest)
            if there is None or (newest.turn, newest.over) != (there.turn, there.over):
                self._owe_call(call_sid)
        return newest

    def _owe_call(self, call_sid: str) -> None:
        def save() -> None:
            call = self._local.load_call(call_sid)
            if call is not None:
                self._shared.save_call(call)

        self._guard.owe(call_sid, save)

    def _settled(self, here: Claim, call_sid: str, turn: int) -> Claim:
        """A claim that this process can answer alone; but the call may have gone on elsewhere since."""
        is_behind = here.call is None or here.call.turn < turn - 1
        call = self.load_call(call_sid) if is_behind else here.call
        return replace(here, call=call, shared=self._guard.is_closed)

    def _claim_alone(self, here: Claim, call_sid: str, turn: int, owner: str) -> Claim:
        if here.outcome == "mine" and self._local.is_alive_elsewhere(call_sid, turn):
            self._local.release_turn(call_sid, turn, owner)
            here = replace(here, outcome="running")
        return replace(here, shared=False)

    def _take(self, there: TurnLog, call: CallState | None, call_sid: str, turn: int, owner: str) -> Claim:
        """The others leave the turn to `owner`; in this process somebody may have been quicker."""
        log = self._local.catch_up(call_sid, turn, there)
        return Claim(self._local.claim_turn(call_sid, turn, owner, log.heard).outcome, call, log)

    def _is_producing(self, call_sid: str, turn: int, owner: str, says: int) -> bool:
        """Whether the turn is `owner`'s in this process, with that many says; then its lease is renewed."""
        log = self._local.log(call_sid, turn)
        if log is None or len(log.says) != says:
            return False
        return self._local.renew_lease(call_sid, turn, owner)

    def _produce(
        self,
        operation: str,
        lease: tuple[str, int, str],
        work: Callable[[], bool],
        owed: Callable[[], object] | None = None,
    ) -> bool:
        """A producer's step in the shared store. True also when that is gone: go on here."""
        try:
            if self._guard.ask(operation, work):
                return True
        except StateUnavailable:
            if owed:
                self._guard.owe(lease[:2], owed)
            return True
        self._local.release_turn(*lease)
        return False

    def _wait_there(self, call_sid: str, turn: int, after: int, deadline: Deadline) -> TurnLog | None:
        try:
            return self._guard.ask(
                "wait_for_log", lambda: self._shared.wait_for_log(call_sid, turn, after, deadline.left())
            )
        except StateUnavailable:
            return None
