"""The form fields Twilio sends about a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

API_VERSION = "2010-04-01"
WITHHELD = "anonymous"


@dataclass
class CallFields:
    """Who calls whom. `extra` (StirVerstat, CallerName, whatever a test wants) goes with each request."""

    call_sid: str
    account_sid: str
    from_: str
    to: str
    direction: str = "inbound"
    status: str = "ringing"
    extra: Mapping[str, str] = field(default_factory=dict)

    def standard(self) -> dict[str, str]:
        """On every request for a document."""
        return {
            "CallSid": self.call_sid,
            "AccountSid": self.account_sid,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
            "CallStatus": self.status,
            "ApiVersion": API_VERSION,
            "Direction": self.direction,
            **self.extra,
        }

    def progress(self, sequence_number: int, at: float) -> dict[str, str]:
        """On the status callbacks of calls made over REST. `at` is Unix seconds."""
        return {
            **self.standard(),
            "Timestamp": format_datetime(datetime.fromtimestamp(at, UTC)),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(sequence_number),
        }


def durations(seconds: float) -> dict[str, str]:
    """At the end of a call: seconds, and the minutes begun."""
    whole = round(seconds)
    return {"CallDuration": str(whole), "Duration": str(-(-whole // 60))}
