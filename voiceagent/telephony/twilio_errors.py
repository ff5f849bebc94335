"""Twilio's refusals in our words: one table of codes, and the rule for all that is not in it."""

from collections.abc import Mapping

from voiceagent.core.errors import TelephonyFailed

NOT_FOUND = 20404
NOT_IN_PROGRESS = 21220
OPTED_OUT = 21610

FINAL: Mapping[int, str] = {
    NOT_IN_PROGRESS: "the call is over",
    21211: "the recipient's number is not valid",
    21212: "the sender's number is not valid",
    21214: "the recipient's number can't be reached",
    21408: "the recipient's region is not enabled",
    21606: "the sender's number can't send texts",
    21608: "a trial account texts verified numbers only",
    OPTED_OUT: "the recipient has opted out",
    21612: "no route from this sender to this recipient",
    21614: "the recipient's number can't receive texts",
    21617: "the text is too long",
    30003: "the handset is unreachable",
    30005: "the handset is unknown",
    30006: "the number is a landline",
    30007: "a carrier filtered the message",
    30008: "the message was lost, nobody knows why",
    30034: "the sender's number is not registered (A2P 10DLC)",
    30036: "the message waited too long",
    NOT_FOUND: "no such thing at Twilio",
}
"""Sending the same again ends the same. The 30xxx come with a status callback, long after the request."""

PASSING: Mapping[int, str] = {
    20003: "Twilio does not accept our keys",  # the operator mends it; what waits in the outbox is not lost
    20429: "too many requests",
    429: "too many requests",
}
"""Later may go better: Twilio did not carry it out."""


def refusal(status: int, code: int) -> TelephonyFailed:
    """Our error for an answer from 300 to 499; `code` is Twilio's own, the HTTP status where it gave none."""
    reason = FINAL.get(code) or PASSING.get(code) or f"Twilio answered {status}"
    is_final = code in FINAL or (400 <= status < 500 and status != 429 and code not in PASSING)
    failed = TelephonyFailed(reason, code=code, retryable=not is_final)
    failed.is_outage = not is_final  # Twilio is well when it tells us that a number can't be texted
    return failed
