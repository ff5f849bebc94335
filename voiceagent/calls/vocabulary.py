"""Names and terms that this caller is likely to say: from this call, and from what they had kept before."""

import re
from collections.abc import Iterable

import structlog

from voiceagent.calls.services import CallServices
from voiceagent.core.errors import StorageUnavailable
from voiceagent.state.base import CallState

log = structlog.get_logger("speech")

MOST = 40
"""A recogniser that expects everything expects nothing."""

_LAST_EXCHANGES, _LAST_CAPTURES = 20, 30

_NAME = re.compile(r"(?<=[\w,;:] )[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)*")
"""A capital inside a sentence. In German these are all nouns, and the rarer of them are what is misheard."""


def vocabulary_of(call: CallState, services: CallServices) -> tuple[str, ...]:
    """The newest first. Never raises; of a caller nobody vouches for only what was said in this call."""
    said = [text for exchange in call.exchanges[-_LAST_EXCHANGES:] for text in (exchange.heard, exchange.said)]
    return _names_in([*reversed(said), *_captures(call, services)])


def _names_in(texts: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(name for text in texts for name in _NAME.findall(text) if len(name) > 2)
    return tuple(found)[:MOST]


def _captures(call: CallState, services: CallServices) -> list[str]:
    if not call.trusted or call.caller_id is None:
        return []
    try:
        return services.record.captures.latest(call.caller_id, _LAST_CAPTURES)
    except StorageUnavailable as exc:
        log.warning("vocabulary_not_found", reason=exc.reason)
        return []
