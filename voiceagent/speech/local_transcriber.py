"""The local recogniser: Whisper's English weights, in a process beside this one; no key, no network."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.core.per_process import PerProcess
from voiceagent.speech.audio import wav_of
from voiceagent.speech.base import Audio, Expected, Transcript
from voiceagent.speech.failures import failure
from voiceagent.speech.languages import as_expected, primary
from voiceagent.speech.worker_process import COMMAND, WorkerProcess

log = structlog.get_logger("speech")

_KNOWN = "en"
_MOST_KEYWORDS = 40
"""They go into a prompt of some 200 tokens."""


class LocalTranscriber:
    """Hears one at a time; `at_most_waiting` others may wait for it, further ones are told that it is busy.

    The process is started with the first request, or ahead by `start`: it loads for a second or two and takes
    300 MB. Whoever gets no answer in time kills it, and the next one is started at once.
    """

    name = "local"

    def __init__(self, *, at_most_waiting: int = 3, command: tuple[str, ...] = COMMAND) -> None:
        # A worker of before the fork would be shared by all children, and each would read the others' answers.
        self._ears = PerProcess(lambda: _Ears(at_most_waiting, command))

    def start(self) -> None:
        """Begin to load, without waiting for it."""
        self._ears().start()

    def close(self) -> None:
        """End the process. No harm if there is none; a later request starts another."""
        self._ears().close()

    def transcribe(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        if expected.languages and primary(expected.languages[0]) != _KNOWN:
            raise failure("language_unknown")  # of anything else it would make English
        if not audio.samples:
            return Transcript("", transcriber=self.name)
        text = self._ears().hear(audio, expected.keywords[:_MOST_KEYWORDS], deadline)
        return Transcript(text, as_expected(_KNOWN, expected), self.name, audio.seconds)


class _Ears:
    """This process's worker, and the queue before it."""

    def __init__(self, at_most_waiting: int, command: tuple[str, ...]) -> None:
        self._command = command
        self._worker: WorkerProcess | None = None
        self._one_at_a_time = threading.Lock()
        self._room = threading.BoundedSemaphore(1 + at_most_waiting)

    def hear(self, audio: Audio, keywords: tuple[str, ...], deadline: Deadline) -> str:
        with self._turn(deadline):
            worker = self._running()
            try:
                answer = worker.ask({"keywords": keywords}, wav_of(audio), deadline)
                return str(answer["text"])
            except TranscriberFailed as failed:
                self._tidy_up(worker, failed)
                raise

    def start(self) -> None:
        with self._one_at_a_time:
            self._running()

    def close(self) -> None:
        with self._one_at_a_time:
            if self._worker:
                self._worker.end()
            self._worker = None

    @contextmanager
    def _turn(self, deadline: Deadline) -> Iterator[None]:
        if deadline.passed():
            raise failure("no_time")
        if not self._room.acquire(blocking=False):
            raise failure("busy")
        try:
            if not self._one_at_a_time.acquire(timeout=deadline.left()):
                raise failure("busy")
            try:
                yield
            finally:
                self._one_at_a_time.release()
        finally:
            self._room.release()

    def _running(self) -> WorkerProcess:
        if self._worker and not self._worker.is_alive:
            log.warning("local_recogniser_died")
            self._worker.end()
            self._worker = None
        if self._worker is None:
            self._worker = WorkerProcess(self._command)
            log.info("local_recogniser_started", pid=self._worker.pid)
        return self._worker

    def _tidy_up(self, worker: WorkerProcess, failed: TranscriberFailed) -> None:
        """One that was late or broke is replaced at once, and loads while nobody waits; not if it never loaded."""
        log.warning("local_recogniser_failed", because=failed.reason)
        if failed.reason in {"late", "broke"} and worker.was_ready:
            worker.end()
            self._worker = WorkerProcess(self._command)
