"""The words that are no conversation: STOP, START, HELP. They count as the whole text only, in any case."""

from typing import Literal

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "UNSTOP"})
YES = "YES"
"""START too, but only from who has opted out: from everybody else it is an answer to what we asked."""
HELP = frozenset({"HELP", "INFO"})

_AROUND = " \t\r\n.,!'\"“”’\u200b\ufeff"

Keyword = Literal["stop", "start", "help"]


def keyword_of(body: str, opt_out_type: str = "") -> Keyword | None:
    """What the text asks for; None: it is conversation. `opt_out_type` is Twilio's own reading, and goes before."""
    word = opt_out_type.strip().upper() or body.strip(_AROUND).upper()
    if word in STOP:
        return "stop"
    if word in START:
        return "start"
    return "help" if word in HELP else None


def is_yes(body: str) -> bool:
    return body.strip(_AROUND).upper() == YES
