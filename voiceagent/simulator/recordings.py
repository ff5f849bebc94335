"""What Record kept: WAV files that can be fetched after a while, and who is told when."""

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from voiceagent.simulator.sound import Clip

RATE = 8000
SAMPLE_BYTES = 2


@dataclass(frozen=True)
class Recording:
    """One recording. `url` is its media without an extension; `ready_at` on `time.monotonic`."""

    sid: str
    call_sid: str
    url: str
    clip: Clip
    ready_at: float

    @property
    def seconds(self) -> int:
        return round(self.clip.seconds)

    @property
    def is_ready(self) -> bool:
        return time.monotonic() >= self.ready_at

    def wav(self) -> bytes:
        """8 kHz, 16 bit, mono: Twilio's 128 kbit/s. Silence where no real sound was made."""
        pcm = self.clip.pcm or bytes(int(self.clip.seconds * RATE) * SAMPLE_BYTES)
        fmt = b"fmt " + _uint(16, 4) + _uint(1, 2) + _uint(1, 2) + _uint(RATE, 4)
        fmt += _uint(RATE * SAMPLE_BYTES, 4) + _uint(SAMPLE_BYTES, 2) + _uint(8 * SAMPLE_BYTES, 2)
        return b"RIFF" + _uint(36 + len(pcm), 4) + b"WAVE" + fmt + b"data" + _uint(len(pcm), 4) + pcm


class Recordings:
    """All recordings of the account. Safe to share between the threads of many calls.

    `media_url` is the part of a media URL before the SID; `tell(recording, callback_url)` is run once a
    recording that wants a callback is ready, in a thread of its own.
    """

    def __init__(self, media_url: str, ready_after_s: float, tell: Callable[[Recording, str], None]) -> None:
        self._media_url = media_url
        self._ready_after_s = ready_after_s
        self._tell = tell
        self._kept: dict[str, Recording] = {}
        self._timers: list[threading.Timer] = []

    def keep(self, call_sid: str, clip: Clip, callback_url: str | None) -> Recording:
        sid = "RE" + uuid.uuid4().hex
        ready_at = time.monotonic() + self._ready_after_s
        recording = Recording(sid, call_sid, self._media_url + sid, clip, ready_at)
        self._kept[sid] = recording
        if callback_url:
            self._tell_when_ready(recording, callback_url)
        return recording

    def find(self, sid: str) -> Recording | None:
        return self._kept.get(sid)

    def delete(self, sid: str) -> bool:
        """Whether there was one."""
        return self._kept.pop(sid, None) is not None

    @property
    def all(self) -> list[Recording]:
        return list(self._kept.values())

    def close(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _tell_when_ready(self, recording: Recording, callback_url: str) -> None:
        timer = threading.Timer(self._ready_after_s, self._tell, (recording, callback_url))
        timer.daemon = True
        self._timers.append(timer)
        timer.start()


def _uint(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little")
