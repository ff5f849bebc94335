"""One request, one answer: a webhook that is delivered again gets the same bytes."""

from collections.abc import Callable

from flask import Response

from voiceagent.state.base import CallStore
from voiceagent.twiml.render import CONTENT_TYPE


def twiml_once(state: CallStore, call_sid: str, delivery: str, make: Callable[[], str]) -> Response:
    """What was answered to this delivery before, or else what `make` makes now.

    `make` must be harmless when run again: two deliveries at the same moment both run it, the first one's
    document is kept, and both answer with that.
    """
    return Response(state.keep_document(call_sid, delivery, make()), content_type=CONTENT_TYPE)
