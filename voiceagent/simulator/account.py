"""The Twilio account: what it owns and remembers. Shared by its calls and the REST side."""

import threading
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from voiceagent.simulator.call import Call
from voiceagent.simulator.call_fields import CallFields
from voiceagent.simulator.clock import Clock
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.messages import Delivery, Messages
from voiceagent.simulator.outcomes import Fetch, Inline
from voiceagent.simulator.recordings import Event, Recording, Recordings, StatusCallback
from voiceagent.simulator.webhooks import Exchange, Webhooks


@dataclass(frozen=True)
class Failure:
    """What the REST side does instead of answering the next request for `resource` (`Messages`, `Calls`).

    `accepted`: carried out all the same, only the answer is lost. `hang_s`: real seconds of silence
    first. Without a `status` the connection is then closed.
    """

    resource: str
    status: int | None = 500
    code: int = 20500
    message: str = "Internal Server Error"
    accepted: bool = False
    hang_s: float = 0.0


@dataclass(frozen=True)
class CallOrder:
    """A call the app asked for over REST."""

    to: str
    from_: str
    first: Fetch | Inline
    fallback: Fetch | None = None
    status_callback: Fetch | None = None
    events: frozenset[str] = frozenset({"completed"})
    machine_detection: bool = False


@dataclass
class CallRecord:
    """A call as the REST side shows it. `call` is there once the phone is answered."""

    fields: CallFields
    created_at: float
    order: CallOrder | None = None
    call: Call | None = None
    ended_at: float | None = None
    duration: int | None = None
    events_told: int = 0


@dataclass
class Account:
    """One account with its auth token. `api_url` is where its REST side listens."""

    sid: str
    auth_token: str
    number: str
    clock: Clock
    api_url: str
    delivery: Delivery = "at once"
    habits: Habits = field(default_factory=Habits)
    webhook_total_s: float = 15.0
    lead_to: Mapping[str, str] = field(default_factory=dict)
    callbacks: list[Exchange] = field(default_factory=list)  # messages, recordings, ends of calls
    calls: dict[str, CallRecord] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)
    unreachable_by_sms: set[str] = field(default_factory=set)  # refused with 21614
    failures: deque[Failure] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.messages = Messages(
            self.sid, self.clock, lambda: self.webhooks(self.callbacks, sign_port=True), self.delivery
        )
        self.recordings = Recordings(
            f"{self.api_url}/2010-04-01/Accounts/{self.sid}/Recordings/",
            self.habits,
            self._tell_of_recording,
        )
        self.ringing = threading.Condition()
        self._unanswered: deque[CallRecord] = deque()

    def webhooks(self, log: list[Exchange], *, sign_port: bool = False) -> Webhooks:
        """A fresh one, for one thread."""
        return Webhooks(self.auth_token, log, self.webhook_total_s, self.lead_to, sign_port)

    def tell(self, url: str, fields: Mapping[str, str], method: str = "POST") -> None:
        """A callback whose answer nobody runs; a failure only stands in the log."""
        webhooks = self.webhooks(self.callbacks)
        try:
            webhooks.ask(url, fields, method=method)
        except WebhookError:
            return
        finally:
            webhooks.close()

    def place(self, order: CallOrder) -> CallRecord:
        """Queues a call: it rings until somebody picks up (`next_ringing`)."""
        fields = CallFields(new_call_sid(), self.sid, order.from_, order.to, "outbound-api", "queued")
        record = CallRecord(fields, self.clock.now(), order)
        self.calls[fields.call_sid] = record
        with self.ringing:
            self._unanswered.append(record)
            self.ringing.notify_all()
        return record

    def next_ringing(self, to: str, timeout: float) -> CallRecord | None:
        """The oldest call for `to` that nobody answered and the app did not cancel; waits real seconds."""
        with self.ringing:
            self.ringing.wait_for(lambda: self._waiting_for(to) is not None, timeout)
            record = self._waiting_for(to)
            if record is not None:
                self._unanswered.remove(record)
            return record

    def close(self) -> None:
        self.messages.close()
        self.recordings.close()

    def _waiting_for(self, to: str) -> CallRecord | None:
        alive = (record for record in self._unanswered if record.fields.status == "queued")
        return next((record for record in alive if record.fields.to == to), None)

    def _tell_of_recording(self, recording: Recording, callback: StatusCallback, event: Event) -> None:
        duration = {"RecordingDuration": str(recording.seconds)} if event == "completed" else {}
        fields = {
            "AccountSid": self.sid,
            "CallSid": recording.call_sid,
            "RecordingSid": recording.sid,
            "RecordingUrl": recording.url,
            "RecordingStatus": event,
            **duration,
            "RecordingChannels": "1",
            "RecordingStartTime": format_datetime(datetime.fromtimestamp(recording.began_at, UTC)),
            "RecordingSource": "RecordVerb",
            "RecordingTrack": "inbound",
        }
        self.tell(callback.url, fields, callback.method)


def new_call_sid() -> str:
    return "CA" + uuid.uuid4().hex
