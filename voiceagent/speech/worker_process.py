"""A worker in a process of its own, as its parent sees it: started, asked, killed when it is late."""

import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO, Any, cast

from voiceagent.core.deadline import Deadline
from voiceagent.core.watchdog import watchdog
from voiceagent.speech.failures import Reason, failure
from voiceagent.speech.frames import read_frame, write_frames

LOADS_WITHIN_S = 60.0

COMMAND = (sys.executable, "-m", "voiceagent.speech.local_worker")


class WorkerProcess:
    """Starts at once and loads by itself. One question at a time: that is its owner's business."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 # ours
        self._loaded = threading.Event()
        self._refusal: Reason | None = None
        threading.Thread(target=self._wait_until_loaded, name="local-worker", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def was_ready(self) -> bool:
        """Whether it has loaded, and so may be expected to load again."""
        return self._loaded.is_set() and self._refusal is None

    def ask(self, header: dict[str, Any], body: bytes, deadline: Deadline) -> dict[str, Any]:
        """Its answer. Raises `TranscriberFailed`; when it is late it is dead, unless it was still loading."""
        if not self._loaded.wait(deadline.left()):
            raise failure("late")  # it goes on loading, and the next may find it ready
        if self._refusal:
            raise failure(self._refusal)
        answer = self._exchange(json.dumps(header).encode(), body, deadline)
        if "failed" in answer:
            raise failure(answer["failed"])
        return answer

    def end(self) -> None:
        """Kill it and give its pipes back."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._asking, self._answering):
            with suppress(OSError):
                pipe.close()

    @property
    def _asking(self) -> IO[bytes]:
        return cast(IO[bytes], self._process.stdin)

    @property
    def _answering(self) -> IO[bytes]:
        return cast(IO[bytes], self._process.stdout)

    def _exchange(self, header: bytes, body: bytes, deadline: Deadline) -> dict[str, Any]:
        # A pipe knows no timeout; a process that is dead gives its end of it back.
        watch = watchdog().watch(self._process.kill, time.monotonic() + deadline.left())
        try:
            write_frames(self._asking, header, body)
            return cast(dict[str, Any], json.loads(read_frame(self._answering)))
        except (OSError, EOFError, ValueError) as exc:
            raise failure("late" if deadline.passed() else "broke") from exc
        finally:
            watch.release()

    def _wait_until_loaded(self) -> None:
        watch = watchdog().watch(self._process.kill, time.monotonic() + LOADS_WITHIN_S)
        try:
            self._refusal = json.loads(read_frame(self._answering)).get("failed")
        except (OSError, EOFError, ValueError):
            self._refusal = "broke"
        watch.release()
        self._loaded.set()
