"""The messages Twilio sends over the socket, as facts section 5.2 has them."""

from collections.abc import Mapping
from typing import Any

from voiceagent.simulator.call_fields import CallFields

Message = Mapping[str, Any]


def setup(fields: CallFields, session_id: str, status: str, parameters: Mapping[str, str]) -> Message:
    """The first. `callType` and `callStatus` are in capitals here, and nowhere else."""
    return {
        "type": "setup",
        "sessionId": session_id,
        "accountSid": fields.account_sid,
        "parentCallSid": "",
        "callSid": fields.call_sid,
        "from": fields.from_,
        "to": fields.to,
        "forwardedFrom": fields.extra.get("ForwardedFrom", ""),
        "callType": "PSTN",
        "callerName": fields.extra.get("CallerName", ""),
        "direction": fields.direction,
        "callStatus": status.upper(),
        "customParameters": dict(parameters),
    }


def prompts(text: str, language: str, parts: int) -> list[Message]:
    """What was understood; in several `parts` each but the last is what was understood so far."""
    words = text.split(" ")
    cuts = [len(words) * part // parts for part in range(1, parts)]
    so_far = [" ".join(words[:cut]) for cut in cuts if cut]
    partial = [{"type": "prompt", "voicePrompt": heard, "lang": language, "last": False} for heard in so_far]
    return [*partial, {"type": "prompt", "voicePrompt": text, "lang": language, "last": True}]


def dtmf(digit: str) -> Message:
    return {"type": "dtmf", "digit": digit}


def interrupt(utterance: str, seconds: float, *, as_text: bool = False) -> Message:
    milliseconds = round(seconds * 1000)
    return {
        "type": "interrupt",
        "utteranceUntilInterrupt": utterance,
        "durationUntilInterruptMs": str(milliseconds) if as_text else milliseconds,
    }


def error(description: str) -> Message:
    return {"type": "error", "description": description}


def info(name: str, value: str) -> Message:
    """For a session with `events`. Shape from public code, not from the documentation."""
    return {"type": "info", "name": name, "value": value}
