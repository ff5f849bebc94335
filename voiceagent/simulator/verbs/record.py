"""Record: keep what the caller says."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.acts import Act, HungUp, ListenedOn, LostSocket, Pressed, Spoke, StayedSilent
from voiceagent.simulator.babble import RATE, babble
from voiceagent.simulator.conversation import shortened_clip
from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Fetch, Listen, Onward, Outcome
from voiceagent.simulator.recordings import StatusCallback
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.verbs.base import method, truth, whole_number
from voiceagent.simulator.verbs.fields import overlaid

BEEP = Clip(0.5)
HANGUP = "hangup"
NEVER_ENDS_S = 30.0  # timeout=0 and nobody speaks: what a caller endures


@dataclass(frozen=True)
class Record:
    action: str = ""
    method: str = "POST"
    timeout: int = 5  # 0: off
    finish_on_key: str = "1234567890*#"
    max_length: int = 3600
    play_beep: bool = True
    trim: bool = True
    status_callback: StatusCallback | None = None  # its URL as it stands

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        transcribed = truth(element, "transcribe", default=False)
        return cls(
            action=element.get("action", ""),
            method=method(element),
            timeout=whole_number(element, "timeout", 5),
            finish_on_key=element.get("finishOnKey", "1234567890*#"),
            max_length=whole_number(element, "maxLength", 120 if transcribed else 3600, least=1),
            play_beep=truth(element, "playBeep", default=True),
            trim=element.get("trim", "trim-silence") == "trim-silence",
            status_callback=_status_callback(element),
        )

    def do(self, line: Line) -> Outcome:
        if self.play_beep:
            line.play(BEEP, "[beep]")
        return Listen(partial(self._hear, line), "Record")

    def _hear(self, line: Line, act: Act) -> Outcome:
        match act:
            case Spoke():
                return self._hear_speech(line, act)
            case Pressed():
                line.caller_presses(act.keys)
                key = next((key for key in act.keys if key in self.finish_on_key), "")
                if not key:
                    line.listen_on(self._endured)
                return self._done(line, _Kept(self._with_silence(Clip(0.0), "", not key)), key, act)
            case StayedSilent():
                line.caller_stays_silent(self._endured)
                return self._done(line, _Kept(self._with_silence(Clip(0.0), "", True)))
            case HungUp():
                if act.clip:
                    line.caller_speaks(act.clip, act.said)
                return self._done(line, _Kept(act.clip or Clip(0.0), act.said), HANGUP)
            case ListenedOn() | LostSocket():
                return Listen(partial(self._hear, line), "Record")

    def _hear_speech(self, line: Line, act: Spoke) -> Outcome:
        """Until the caller is silent or presses a key, or the recording is as long as it may be."""
        kept = self._cut_off(_Kept(act.clip, act.said if act.understood is None else act.understood))
        line.caller_speaks(kept.clip, act.said or "[a recording]")
        if act.then_press and act.then_press in self.finish_on_key:
            line.caller_presses(act.then_press)
            return self._done(line, kept, act.then_press, act)
        if kept.clip.seconds < self.max_length:
            line.listen_on(self.timeout)
            kept = replace(kept, clip=self._with_silence(kept.clip, kept.said, True))
        return self._done(line, kept, "", act)

    def _done(self, line: Line, kept: "_Kept", key: str = "", act: Spoke | Pressed | None = None) -> Outcome:
        is_empty = kept.clip.seconds == 0 or (not kept.said and not any(kept.clip.pcm))
        if is_empty and key != HANGUP and line.habits.empty_recording_falls_through:
            return Onward()
        callback = self.status_callback
        if callback:
            callback = replace(callback, url=line.resolve(callback.url))
        began_at = line.clock.now() - kept.clip.seconds
        recording = line.recordings.keep(line.call_sid, kept.clip, callback, kept.said, began_at)
        fields = {
            "RecordingUrl": recording.url,
            "RecordingSid": recording.sid,
            "RecordingDuration": str(recording.seconds),
        }
        if key:
            fields["Digits"] = key
        return Fetch(line.resolve(self.action), self.method, overlaid(fields, act.fields if act else {}))

    @property
    def _endured(self) -> float:
        return self.timeout or NEVER_ENDS_S

    def _cut_off(self, kept: "_Kept") -> "_Kept":
        seconds = kept.clip.seconds
        if seconds <= self.max_length:
            return kept
        words = kept.said[: round(len(kept.said) * self.max_length / seconds)]
        return _Kept(shortened_clip(kept.clip, self.max_length), words)

    def _with_silence(self, clip: Clip, said: str, is_silent: bool) -> Clip:
        """The silence that ended it stays on it, unless it is trimmed."""
        if self.trim or not is_silent:
            return clip
        seconds = min(clip.seconds + self.timeout, self.max_length)
        pcm = clip.pcm or babble(said, clip.seconds)
        return Clip(seconds, pcm + bytes(2 * round((seconds - clip.seconds) * RATE)))


@dataclass(frozen=True)
class _Kept:
    """What is on the recording."""

    clip: Clip
    said: str = ""


def _status_callback(element: ET.Element) -> StatusCallback | None:
    url = element.get("recordingStatusCallback")
    if not url:
        return None
    how = "GET" if element.get("recordingStatusCallbackMethod", "").upper() == "GET" else "POST"
    return StatusCallback(url, how, frozenset(element.get("recordingStatusCallbackEvent", "completed").split()))
