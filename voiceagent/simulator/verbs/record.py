"""Record: keep what the caller says."""

from dataclasses import dataclass
from functools import partial
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.acts import Act, HungUp, Pressed, Spoke, StayedSilent
from voiceagent.simulator.conversation import shortened_clip
from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Fetch, Listen, Onward, Outcome
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
    status_callback: str = ""

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
            status_callback=element.get("recordingStatusCallback", ""),
        )

    def do(self, line: Line) -> Outcome:
        if self.play_beep:
            line.play(BEEP, "[beep]")
        return Listen(partial(self._hear, line), "Record")

    def _hear(self, line: Line, act: Act) -> Outcome:
        match act:
            case Spoke():
                clip = self._cut_off(act.clip)
                line.caller_speaks(clip, act.said or "[a recording]")
                return self._ended_by_key_or_silence(line, clip, act)
            case Pressed():
                line.caller_presses(act.keys)
                key = next((key for key in act.keys if key in self.finish_on_key), "")
                if not key:
                    line.listen_on(self.timeout or NEVER_ENDS_S)
                return self._done(line, Clip(0.0), key, act)
            case StayedSilent():
                line.caller_stays_silent(self.timeout or NEVER_ENDS_S)
                return self._done(line, Clip(0.0), "", None)
            case HungUp():
                clip = act.clip or Clip(0.0)
                if act.clip:
                    line.caller_speaks(clip, act.said)
                return self._done(line, clip, HANGUP, None)

    def _ended_by_key_or_silence(self, line: Line, clip: Clip, act: Spoke) -> Outcome:
        if act.then_press and act.then_press in self.finish_on_key:
            line.caller_presses(act.then_press)
            return self._done(line, clip, act.then_press, act)
        if clip.seconds < self.max_length:
            line.listen_on(self.timeout)
        return self._done(line, clip, "", act)

    def _done(self, line: Line, clip: Clip, key: str, act: Spoke | Pressed | None) -> Outcome:
        if clip.seconds == 0 and key != HANGUP and line.habits.empty_recording_falls_through:
            return Onward()
        callback = line.resolve(self.status_callback) if self.status_callback else None
        recording = line.recordings.keep(line.call_sid, clip, callback)
        fields = {
            "RecordingUrl": recording.url,
            "RecordingSid": recording.sid,
            "RecordingDuration": str(recording.seconds),
        }
        if key:
            fields["Digits"] = key
        return Fetch(line.resolve(self.action), self.method, overlaid(fields, act.fields if act else {}))

    def _cut_off(self, clip: Clip) -> Clip:
        return shortened_clip(clip, self.max_length) if clip.seconds > self.max_length else clip
