"""What Record kept: WAV files that can be fetched after a while, and who is told when."""

import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from voiceagent.simulator.babble import babble
from voiceagent.simulator.habits import Habits, Media, RecordingStatus
from voiceagent.simulator.media import Delivery, delivery, wav
from voiceagent.simulator.sound import Clip

Event = Literal["in-progress", "completed", "absent", "failed"]


@dataclass(frozen=True)
class Recording:
    """One recording. `url` is its media without an extension; `ready_at` and `began_at` on `time.monotonic`.

    `said` are the caller's words; without real sound the recording has a babble of its own for them.
    """

    sid: str
    call_sid: str
    url: str
    clip: Clip
    ready_at: float
    said: str = ""
    status: RecordingStatus = "completed"
    media: Media = "right"
    began_at: float = 0.0  # Unix seconds

    @property
    def seconds(self) -> int:
        return round(self.clip.seconds)

    @property
    def is_ready(self) -> bool:
        """Only a completed one ever is."""
        return self.status == "completed" and time.monotonic() >= self.ready_at

    @property
    def pcm(self) -> bytes:
        """8 kHz, 16 bit, mono: Twilio's 128 kbit/s."""
        return self.clip.pcm or babble(self.said, self.clip.seconds)

    def wav(self) -> bytes:
        return wav(self.pcm)

    def delivery(self) -> Delivery:
        """What who fetches it gets."""
        return delivery(self.pcm, self.media)


@dataclass(frozen=True)
class StatusCallback:
    """Who wants to know which events of a recording."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


Tell = Callable[[Recording, StatusCallback, Event], None]


class Recordings:
    """All recordings of the account. Safe to share between the threads of many calls.

    `media_url` is the part of a media URL before the SID; `tell` is run for each event that a callback wants, in a
    thread of its own. `spoilt`: what the next recordings deliver, in turn; then as the habits have it.
    """

    def __init__(self, media_url: str, habits: Habits, tell: Tell) -> None:
        self.spoilt: deque[Media] = deque()
        self._media_url, self._habits, self._tell = media_url, habits, tell
        self._kept: dict[str, Recording] = {}
        self._timers: list[threading.Timer] = []

    def keep(
        self, call_sid: str, clip: Clip, callback: StatusCallback | None, said: str = "", began_at: float = 0.0
    ) -> Recording:
        sid, habits = "RE" + uuid.uuid4().hex, self._habits
        recording = Recording(
            sid,
            call_sid,
            self._media_url + sid,
            clip,
            time.monotonic() + habits.recording_ready_after_s,
            said,
            habits.recording_status,
            self.spoilt.popleft() if self.spoilt else habits.recording_media,
            began_at,
        )
        self._kept[sid] = recording
        if callback:
            self._tell_of(recording, callback)
        return recording

    def find(self, sid: str) -> Recording | None:
        return self._kept.get(sid)

    def said_in(self, sound: bytes) -> str | None:
        """What the caller said in a recording whose samples are in `sound` (a WAV, or samples alone): for a test's
        stand-in for a recogniser. None when it is none of ours."""
        known = (kept for kept in self.all if kept.pcm and kept.pcm in sound)
        found = max(known, key=lambda kept: len(kept.pcm), default=None)
        return found.said if found else None

    def delete(self, sid: str) -> bool:
        """Whether there was one."""
        return self._kept.pop(sid, None) is not None

    @property
    def all(self) -> list[Recording]:
        return list(self._kept.values())

    def close(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _tell_of(self, recording: Recording, callback: StatusCallback) -> None:
        late = self._habits.recording_ready_after_s
        events: list[tuple[Event, float]] = [("in-progress", 0.0), (recording.status, late)]
        for event, after_s in events:
            # the page of Record knows no event "failed": who asks for completed is told of it, too
            if event in callback.events or (event == "failed" and "completed" in callback.events):
                self._tell_later(recording, callback, event, after_s)

    def _tell_later(self, recording: Recording, callback: StatusCallback, event: Event, after_s: float) -> None:
        timer = threading.Timer(after_s, self._tell, (recording, callback, event))
        timer.daemon = True
        self._timers.append(timer)
        timer.start()
