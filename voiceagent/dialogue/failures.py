"""Why an answerer failed: a small closed set, for breakers, logs and metric labels alike."""

from typing import Literal

from voiceagent.core.errors import AnswererFailed

Reason = Literal[
    "unreachable", "first_token_late", "stalled", "cut_off", "garbled", "overloaded", "server_error",
    "rate_limited", "out_of_credit", "bad_request", "no_access",
    "empty", "broken_tool_call", "no_time", "cancelled", "unexpected",
]  # fmt: skip

_WHAT_IT_MEANS: dict[Reason, tuple[bool, bool]] = {  # retryable, is_outage (facts/llm.md section 4)
    "unreachable": (True, True),
    "first_token_late": (True, True),
    "stalled": (True, True),  # it had begun to speak, then fell silent
    "cut_off": (True, True),  # the stream ended before the reply did
    "garbled": (True, True),  # what came is not what the API promises
    "overloaded": (True, True),
    "server_error": (True, True),
    "rate_limited": (True, False),  # ours alone, and over in a moment
    "out_of_credit": (False, True),  # no waiting helps, so every further try is lost time for a caller
    "bad_request": (False, False),  # our mistake: the next conversation may well go through
    "no_access": (False, False),
    "empty": (True, False),
    "broken_tool_call": (True, False),
    "no_time": (True, False),  # the turn's deadline, not the model, ended it
    "cancelled": (False, False),  # by us: the caller has interrupted
    "unexpected": (True, False),
}


def failure(reason: Reason) -> AnswererFailed:
    """The error to raise for this reason."""
    retryable, is_outage = _WHAT_IT_MEANS[reason]
    return AnswererFailed(reason, retryable=retryable, is_outage=is_outage)
