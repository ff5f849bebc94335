"""Makes captures findable: by their words where that is missing, and by what they mean."""

import structlog

from voiceagent.jobs.services import JobServices
from voiceagent.storage.search.meaning.base import MeaningUnavailable
from voiceagent.storage.search.meaning.vectors import embed_some
from voiceagent.storage.search.unindexed import index_words

log = structlog.get_logger("jobs")

BATCHES_AT_ONCE = 10
"""Of words, 500 captures each."""


def index_captures(services: JobServices) -> None:
    """Some of those that wait for it. Twice at a time does no harm."""
    for _ in range(BATCHES_AT_ONCE):
        if not index_words(services.record.database):
            break
    if services.embedder is None:
        return
    try:
        embed_some(services.record.vectors, services.embedder)
    except MeaningUnavailable as exc:
        log.error("meaning_off", because=str(exc))  # noqa: TRY400 # the sentence says it all
