"""The promise of a call store: what is remembered while a call lasts, shared by all processes.

Two things are kept per call. The **call** (`CallState`): who, which profile, the dialogue as heard. And the
**turn log** of the running turn: what the caller said, then every sentence of the answer in order, an end.
One process writes a turn's log (it holds the turn's lease); any process may read it, waiting for more.
"""

from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from voiceagent.core.exchange import Exchange
from voiceagent.core.way import Mode, Way

LEASE_S = 3.0
"""A producer that has not renewed its lease for so long is dead; whoever waits takes the turn over."""

Ending = Literal["listen", "goodbye", "transfer"]


@dataclass(frozen=True, slots=True)
class CallState:
    """A call so far. `turn` is the last finished one (0: only greeted)."""

    call_sid: str
    profile: str
    started_at: float = 0.0  # unix seconds
    greeting: str = ""
    number: str | None = None  # E.164; None for a withheld one
    caller_id: int | None = None  # None while the call is not on record yet
    trusted: bool = False
    language: str = "en-US"
    turn: int = 0
    exchanges: tuple[Exchange, ...] = ()
    over: bool = False
    mode: Mode = "gather"
    told_recording: bool = False  # the caller was told that what they say is recorded
    refused_recording: bool = False
    mishearings: int = 0  # how often in a row the caller could not be understood
    late: int = 0  # recordings of this call that are still to be transcribed
    keys: int = 0  # so many are awaited next, see `Way`
    transfer_to: str = ""  # E.164, one of the profile's, where the turn ended in a transfer
    asking: str = ""  # what is being asked for, as JSON of its own room; "" for nothing

    @property
    def way(self) -> Way:
        """How the caller is listened to next."""
        return Way(self.mode, self.language, self.keys)


@dataclass(frozen=True, slots=True)
class TurnLog:
    """A turn as far as it has got. `says` are ready to be spoken; `ending` is None while more may come."""

    heard: str = ""
    says: tuple[str, ...] = ()
    ending: Ending | None = None
    recording: str = ""  # Twilio's RecordingSid, where that is what was heard; `heard` may be "" then
    languages: tuple[str, ...] = ()
    """Beside each of `says` the language it is spoken in (BCP 47), "" for the call's own. Filled up with ""."""
    way: Way | None = None
    """How to listen next; there once the turn has ended (but for a log that an older version closed)."""

    def __post_init__(self) -> None:
        missing = len(self.says) - len(self.languages)
        if missing:
            object.__setattr__(self, "languages", self.languages + ("",) * missing)

    @property
    def is_open(self) -> bool:
        """Whether there is such a turn at all: somebody was heard, or recorded."""
        return bool(self.heard or self.recording)

    def with_says(self, *says: str, language: str = "") -> "TurnLog":
        """The log with these at its end."""
        languages = (*self.languages, *(language for _ in says))
        return replace(self, says=(*self.says, *says), languages=languages)

    def has_more_than(self, after: int) -> bool:
        """More than `after` says, or no more to come: what `wait_for_log` waits for."""
        return self.ending is not None or len(self.says) > after


@dataclass(frozen=True, slots=True)
class Claim:
    """The answer to `claim_turn`.

    `outcome`: "mine" - produce it (`log.says` is not empty when a dead producer is taken over: go on after
    them); "running" - somebody produces it, read the log; "finished" - the log is complete.
    `shared`: other processes see what is written now. False while the shared store is gone: then the answer
    must be in storage before it is spoken, because only this process knows it.
    """

    outcome: Literal["mine", "running", "finished"]
    call: CallState | None
    log: TurnLog = field(default_factory=TurnLog)
    shared: bool = True


class CallStore(Protocol):
    """Keeps calls for `ttl` seconds after their last change. An unreadable value counts as absent.

    Every method may raise `StateUnavailable` (the resilient store never does) and answers within 0.3 s, but
    for `wait_for_log`, which answers within its `wait_s` + 0.3 s; a connection that must be opened first may
    take 0.2 s more. All are safe to call from many threads.

    An `owner` is one asker, not one process: a fresh name for every request that claims a turn.
    """

    def load_call(self, call_sid: str) -> CallState | None: ...

    def save_call(self, call: CallState) -> None:
        """Keep it, unless a later turn of it, or an ended call (`over`) of the same turn, is kept already.

        `over` is kept whatever turn it comes with, and stays: a caller may hang up while a turn is produced,
        and neither of the two who then save the call may undo what the other knows.
        """
        ...

    def amend_turn(self, call: CallState) -> None:
        """Let the last exchange of `call` replace the kept one of the same turn: less was heard than was said.

        Nothing else of the kept call changes, and nothing at all where a later turn is kept. Where only an
        earlier turn is kept, or nothing, this is `save_call`.
        """
        ...

    def claim_turn(self, call_sid: str, turn: int, owner: str, heard: str = "", recording: str = "") -> Claim:
        """Ask to produce this turn; exactly one of any number of askers gets "mine" while the lease lives.

        `heard`, or the RecordingSid of what is not transcribed yet, opens the log when the turn is new; a later
        asker's are ignored (none for one who only waits). A turn without a log and without either is never
        "mine": the outcome is then "running". Who has it and asks again gets "mine" again, so a claim whose
        answer was lost may be repeated. Who takes over a turn whose `log.recording` is set and whose
        `log.heard` is "" transcribes it first.
        """
        ...

    def note_heard(self, call_sid: str, turn: int, owner: str, heard: str) -> bool:
        """Put the words of a recording into the log of its turn, and renew the lease.

        False: not ours any more; stop producing. Wakes nobody: there is nothing more to be spoken.
        """
        ...

    def renew_lease(self, call_sid: str, turn: int, owner: str) -> bool:
        """Another `LEASE_S` seconds. False: somebody took the turn over, or it has ended; stop producing.

        A lease that ran out and that nobody took is still its owner's, here, above and in the two below.
        """
        ...

    def append_say(self, call_sid: str, turn: int, owner: str, index: int, text: str, *, language: str = "") -> bool:
        """Put the `index`-th sentence (from 0) at the log's end and renew the lease; wakes those who wait.

        `language` (BCP 47) is what it is to be spoken in; "" for the call's own.

        False: not ours any more (taken over), or `index` is not the next one: stop producing.
        """
        ...

    def finish_turn(
        self,
        call: CallState,
        owner: str,
        ending: Ending,
        says: int | None = None,
        spoken: tuple[str, ...] = (),
    ) -> bool:
        """Close the log of turn `call.turn`, `save_call`, give the lease back: all at once.

        `spoken` are put at the log's end before, for who has spoken them without waiting for a reader. The log
        ends with the `Way` of `call`. False: not ours any more, or the log held another number of says than
        `says` (None: don't look); then nothing was changed.
        """
        ...

    def wait_for_log(self, call_sid: str, turn: int, after: int, wait_s: float) -> TurnLog | None:
        """The whole log as soon as it holds more than `after` says or has ended; as it is after `wait_s`.

        None, and at once: there is no such log here. Waits without polling.
        """
        ...

    def keep_document(self, call_sid: str, key: str, document: str) -> str:
        """Keep what was answered under `key`, unless something is kept already; returns what is kept now."""
        ...

    def ping(self) -> float:
        """Seconds a round trip took. From the resilient store: infinity while the shared one is gone."""
        ...
