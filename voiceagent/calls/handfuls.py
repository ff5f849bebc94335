"""Takes a model's words in handfuls while nobody waits for them: waking up for each one is what costs."""

import time
from collections.abc import Callable, Iterator

from voiceagent.dialogue.base import Event, Words

PAUSE_S = 0.6
"""Words gather for so long: well within the second of speech that is still to be heard then."""

_HAD_TO_WAIT_S = 0.005
"""What came sooner was here already: nobody is writing word by word, and no pause is due."""


def in_handfuls(
    events: Iterator[Event], may_gather: Callable[[], bool], sleep: Callable[[float], None] = time.sleep
) -> Iterator[Event]:
    """The same events. Once `may_gather()`, words that had to be waited for are followed by a pause of `PAUSE_S`.

    What has gathered meanwhile comes together, and after it is paused again: a process that has slept works with cold
    caches, and under gevent at the pace of 100 calls this took a third off a stream of 37 words, 30 ms apart.
    """
    is_gathering, asked_at = False, time.monotonic()
    for event in events:
        had_to_wait = time.monotonic() - asked_at > _HAD_TO_WAIT_S
        yield event
        is_gathering = (is_gathering or had_to_wait) and isinstance(event, Words) and may_gather()
        if is_gathering:
            sleep(PAUSE_S)
        asked_at = time.monotonic()
