"""What a job may use. `wiring` fills it in; jobs get it as their first argument."""

from dataclasses import dataclass

from voiceagent.agents.summary import Summariser
from voiceagent.calls.ears import Ears
from voiceagent.calls.services import CallServices
from voiceagent.core.clock import Clock
from voiceagent.core.profile import Profile
from voiceagent.jobs.queue import Jobs
from voiceagent.storage.record import Record
from voiceagent.storage.search.meaning.base import Embedder
from voiceagent.storage.turn_writer import TurnWriter
from voiceagent.telephony.base import Telephony


@dataclass(frozen=True, slots=True)
class JobServices:
    """`jobs` is the queue itself: a job may lead to another one. `calls`: to answer texts with, as calls are.
    Without an `embedder` nothing gets a vector.
    """

    record: Record
    turn_writer: TurnWriter
    telephony: Telephony
    summariser: Summariser
    profile: Profile
    jobs: Jobs
    clock: Clock
    ears: Ears | None = None
    calls: CallServices | None = None
    embedder: Embedder | None = None
