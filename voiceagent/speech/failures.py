"""Why a transcriber failed: a small closed set, for breakers, logs and metric labels alike."""

from typing import Literal

from voiceagent.core.errors import TranscriberFailed

Reason = Literal[
    "unreachable", "late", "cut_off", "garbled", "overloaded", "server_error",
    "rate_limited", "out_of_credit", "bad_request", "no_access",
    "busy", "broke", "not_installed", "wrong_weights", "language_unknown",
    "no_time", "nobody_left", "unexpected",
]  # fmt: skip

_WHAT_IT_MEANS: dict[Reason, tuple[bool, bool]] = {  # retryable, is_outage
    "unreachable": (True, True),
    "late": (True, True),
    "cut_off": (True, True),
    "garbled": (True, True),  # what came is not what the API promises
    "overloaded": (True, True),
    "server_error": (True, True),
    "rate_limited": (True, False),  # ours alone, and over in a moment
    "out_of_credit": (False, True),  # no waiting helps, so every further try is lost time for a caller
    "bad_request": (False, False),  # our mistake: the next recording may well go through
    "no_access": (False, False),
    "busy": (True, False),  # too many callers at once for a recogniser that hears one at a time
    "broke": (True, True),  # its process ended
    "not_installed": (False, True),
    "wrong_weights": (False, True),
    "language_unknown": (False, False),  # somebody else may know it
    "no_time": (True, False),  # the deadline, not the recogniser, ended it
    "nobody_left": (True, False),  # all of them are being left alone for a while
    "unexpected": (True, False),
}


def failure(reason: Reason) -> TranscriberFailed:
    """The error to raise for this reason."""
    retryable, is_outage = _WHAT_IT_MEANS[reason]
    return TranscriberFailed(reason, retryable=retryable, is_outage=is_outage)
