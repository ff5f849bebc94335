"""The promise of a telephony provider: what we ask of it of our own accord, not in answer to a webhook."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from voiceagent.core.deadline import Deadline

FINAL_CALL_STATUSES = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
"""Twilio's CallStatus values after which nothing more happens on a call."""


@dataclass(frozen=True, slots=True)
class SmsAtProvider:
    """A text message the provider has taken on. `sid` is its name there; `status` moves on by callbacks."""

    sid: str
    status: str


@dataclass(frozen=True, slots=True)
class CallAtProvider:
    """How the provider sees a call. `duration_s` is known once the call is over."""

    status: str
    duration_s: int | None = None

    @property
    def is_over(self) -> bool:
        return self.status in FINAL_CALL_STATUSES


class Telephony(Protocol):
    """Each method makes one request, once, and answers or raises within 6 s. Safe to call from many threads.

    All raise `TelephonyFailed`: `code` is Twilio's, 0 without one; `retryable` says if later may go better.
    """

    @property
    def name(self) -> str:
        """A short constant for logs, metrics and the dashboard: `twilio`, `none`."""
        ...

    def send_sms(self, to_number: str, body: str, *, message_id: int) -> SmsAtProvider:
        """Send `body` to an E.164 number. `message_id` is ours; status callbacks carry it as `?message=`.

        Raises `OutcomeUnknown` when the message may be on its way although nobody confirmed it: look with
        `find_sms` before sending it again.
        """
        ...

    def find_sms(self, to_number: str, body: str, since: datetime) -> SmsAtProvider | None:
        """The newest message from us with this recipient and text, none older than `since` (UTC); or None."""
        ...

    def call_status(self, call_sid: str) -> CallAtProvider:
        """How a call stands. Raises `TelephonyFailed` with code 20404 for a call nobody knows there."""
        ...

    def hang_up(self, call_sid: str) -> None:
        """End a live call now. No harm if it is over already."""
        ...


class RecordingMedia(Protocol):
    """The recordings that the provider keeps for us, by their RecordingSid. Safe to call from many threads."""

    def fetch(self, recording_sid: str, deadline: Deadline) -> bytes:
        """The recording as a WAV file. One that is not there yet is asked for again until `deadline`.

        Raises `TelephonyFailed`.
        """
        ...

    def delete(self, recording_sid: str) -> None:
        """Delete it for good; no harm if it is gone already. Raises `TelephonyFailed`."""
        ...
