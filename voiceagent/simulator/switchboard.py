"""Connects callers with the app: builds calls, and tells the app how they went."""

from collections.abc import Callable
from dataclasses import dataclass, field

from voiceagent.simulator.account import Account, CallRecord, new_call_sid
from voiceagent.simulator.call import Call
from voiceagent.simulator.call_fields import CallFields, durations
from voiceagent.simulator.conversation import Utterance
from voiceagent.simulator.document_source import DocumentSource
from voiceagent.simulator.line import Line
from voiceagent.simulator.number import Number
from voiceagent.simulator.outcomes import Fetch
from voiceagent.simulator.relay.sockets import Sockets
from voiceagent.simulator.relay.spoken import BreaksIn
from voiceagent.simulator.sound import Clip, Sound

RINGING_S = 3.0


@dataclass
class Switchboard:
    """Makes calls of one account. Safe to share between threads; each call belongs to one of them."""

    account: Account
    sound: Sound
    pace: float = 1.0
    strict: bool = True
    on_sound: Callable[[Utterance, Clip], None] | None = None
    all_calls: list[Call] = field(default_factory=list)

    def incoming(
        self,
        number: Number,
        from_: str,
        extra: dict[str, str],
        *,
        status_callback: bool,
        hangs_up_after: int | None = None,
        breaks_in: BreaksIn | None = None,
    ) -> Call:
        """A call to the app's number, run until the caller may act."""
        fields = CallFields(new_call_sid(), self.account.sid, from_, number.phone_number, extra=extra)
        record = CallRecord(fields, self.account.clock.now())
        self.account.calls[fields.call_sid] = record
        fallback = Fetch(number.fallback_url) if number.fallback_url else None
        call = self._call(record, fallback, lambda call: self._number_callback(call, number, status_callback))
        call.line.hangs_up_after = hangs_up_after
        call.line.breaks_in = breaks_in
        call.begin(Fetch(number.voice_url))
        return call

    def answer(self, record: CallRecord, answered_by: str = "human") -> Call:
        """Somebody picks up a call the app has placed."""
        order = record.order
        assert order is not None, "only calls placed over REST ring here"  # noqa: S101  a programming error
        self._ring(record)
        record.fields.status = "in-progress"
        self._event(record, "answered")
        if order.machine_detection:
            record.fields.extra = {**record.fields.extra, "AnsweredBy": answered_by}
        call = self._call(record, order.fallback, lambda call: self._event(record, "completed"))
        call.begin(order.first)
        return call

    def refuse(self, record: CallRecord, status: str) -> None:
        """Nobody picks up: `busy`, `no-answer` or `failed`."""
        self._ring(record)
        record.fields.status = status
        self._event(record, "completed")

    def close(self) -> None:
        """Lets go of the connections of calls that nobody ended."""
        for call in self.all_calls:
            if call.listening is not None:
                call.listening.let_go()
            call.documents.webhooks.close()

    def _call(self, record: CallRecord, fallback: Fetch | None, tell: Callable[[Call], None]) -> Call:
        def when_over(call: Call) -> None:
            record.ended_at = self.account.clock.now()
            record.duration = round(call.line.position)
            tell(call)

        line = Line(
            record.fields.call_sid,
            self.sound,
            self.account.clock,
            self.account.recordings,
            self.account.habits,
            self.pace,
            on_sound=self.on_sound,
            fields=record.fields,
            sockets=Sockets(self.account.auth_token, self.account.lead_to),
        )
        webhooks = self.account.webhooks([])
        documents = DocumentSource(record.fields, line, webhooks, fallback, self.strict)
        call = Call(record.fields, line, documents, when_over)
        record.call = call
        self.all_calls.append(call)
        return call

    def _number_callback(self, call: Call, number: Number, wanted: bool) -> None:
        if wanted and number.status_url:
            duration = {"CallDuration": str(round(call.line.position))}
            self.account.tell(number.status_url, {**call.fields.standard(), **duration})

    def _ring(self, record: CallRecord) -> None:
        record.fields.status = "initiated"
        self._event(record, "initiated")
        record.fields.status = "ringing"
        self._event(record, "ringing")
        self.account.clock.sleep(RINGING_S * self.pace)

    def _event(self, record: CallRecord, event: str) -> None:
        order = record.order
        number = record.events_told
        record.events_told += 1
        if order is None or order.status_callback is None or event not in order.events:
            return
        fields = record.fields.progress(number, self.account.clock.now())
        if event == "completed":
            talked = record.duration or 0
            fields |= {**durations(talked), "SipResponseCode": "200" if record.call else "487"}
        self.account.tell(order.status_callback.url, fields, order.status_callback.method)
