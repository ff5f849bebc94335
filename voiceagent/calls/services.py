"""What a call needs from below, chosen by `wiring`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from voiceagent.calls.ears import Ears
from voiceagent.calls.leases import LeaseKeeper
from voiceagent.calls.relay.room import RelayRoom
from voiceagent.core.clock import Clock, SystemClock
from voiceagent.core.profile import Profile
from voiceagent.core.way import SPOKEN, Way
from voiceagent.dialogue.base import Answerer
from voiceagent.state.base import CallStore
from voiceagent.storage.record import Record
from voiceagent.storage.turn_writer import TurnWriter
from voiceagent.tools.toolbox import Toolbox


def _by_the_sweep(_of: object) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class CallServices:
    """`persona` and `tools` are the same for every call of the process: the prompt cache lives on that.

    `after_call(call_sid, status, seconds)` sees to it that what follows a call is done: once, later, elsewhere. It
    never raises. `send_soon(id)` likewise has a text of the outbox sent, and `answer_text(sid)` one answered that was
    received; the sweep does both otherwise. `way` is how a call begins. Without `ears` nothing is recorded. `room`
    holds the open sockets of this process.
    """

    profile: Profile
    persona: str
    tools: Toolbox
    answerer: Answerer
    state: CallStore
    record: Record
    turn_writer: TurnWriter
    leases: LeaseKeeper
    after_call: Callable[[str, str, int], None]
    ears: Ears | None = None
    room: RelayRoom = field(default_factory=RelayRoom)
    way: Way = SPOKEN
    clock: Clock = field(default_factory=SystemClock)
    send_soon: Callable[[int], None] = _by_the_sweep
    answer_text: Callable[[str], None] = _by_the_sweep
