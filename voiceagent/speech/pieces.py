"""A long thought, heard in pieces at once and put together in order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import structlog

from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech.base import Audio, Expected, Transcriber, Transcript
from voiceagent.speech.quiet_places import quiet_places

log = structlog.get_logger("speech")


class InPieces:
    """Cuts what is longer than `piece_s` at the quietest places, and has `at_once` pieces heard at a time.

    A piece that fails is tried once more, if trying may help; then the whole fails: half of what somebody said
    is not what they said.
    """

    def __init__(self, transcriber: Transcriber, *, piece_s: float = 60.0, at_once: int = 3) -> None:
        self.name = transcriber.name
        self._transcriber = transcriber
        self._piece_s = piece_s
        self._at_once = at_once

    def transcribe(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        pieces = list(cut(audio, self._piece_s))
        if len(pieces) == 1:
            return self._transcriber.transcribe(audio, expected, deadline)
        hear = partial(self._hear, expected=expected, deadline=deadline)
        hearing = ThreadPoolExecutor(self._at_once, thread_name_prefix="pieces")
        try:
            return _joined(list(hearing.map(hear, pieces)))
        finally:
            hearing.shutdown(wait=False, cancel_futures=True)  # the running ones end with the deadline

    def _hear(self, piece: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        try:
            return self._transcriber.transcribe(piece, expected, deadline)
        except TranscriberFailed as failed:
            if not failed.retryable or deadline.passed():
                raise
            log.info("piece_tried_again", transcriber=self.name, because=failed.reason)
            return self._transcriber.transcribe(piece, expected, deadline)


def cut(audio: Audio, piece_s: float) -> Iterator[Audio]:
    """The sound in pieces of about `piece_s` seconds, none over a quarter longer; together they are the whole."""
    end = len(audio.samples) // 2
    for start, stop in pairwise([0, *quiet_places(audio, piece_s), end]):
        yield audio.part(start, stop)


def _joined(heard: list[Transcript]) -> Transcript:
    names = dict.fromkeys(one.transcriber for one in heard if one.transcriber)
    return Transcript(
        text=" ".join(one.text for one in heard if one.text),
        language=next((one.language for one in heard if one.language), ""),
        transcriber="+".join(names),
        seconds=sum(one.seconds for one in heard),
    )
