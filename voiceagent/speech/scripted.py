"""A transcriber that hears what it was told to: for tests, and wherever a promise is all that is needed."""

import threading
import time
from collections import deque

from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech.base import Audio, Expected, Transcript
from voiceagent.speech.failures import failure

_PATIENCE_S = 0.01


class ScriptedTranscriber:
    """Gives each of `outcomes` once, then `otherwise`: a text, or an error to raise. `asked` is what it got.

    `hangs`: while this event is set it answers nothing, until the deadline.
    """

    def __init__(
        self, *outcomes: str | TranscriberFailed, otherwise: str | TranscriberFailed = "", name: str = "scripted"
    ) -> None:
        self.name = name
        self.asked: list[tuple[Audio, Expected, Deadline]] = []
        self.hangs = threading.Event()
        self._outcomes = deque(outcomes)
        self._otherwise = otherwise
        self._lock = threading.Lock()

    def transcribe(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        with self._lock:
            self.asked.append((audio, expected, deadline))
            outcome = self._outcomes.popleft() if self._outcomes else self._otherwise
        while self.hangs.is_set():
            if deadline.passed():
                raise failure("late")
            time.sleep(_PATIENCE_S)
        if deadline.passed():
            raise failure("no_time")
        if isinstance(outcome, TranscriberFailed):
            raise outcome
        return Transcript(outcome, next(iter(expected.languages), ""), self.name, audio.seconds)
