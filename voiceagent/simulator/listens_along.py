"""An ear that works while the caller is still speaking, as Twilio's does: its answer is there when they stop."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from voiceagent.simulator.real_sound import RealSound
from voiceagent.simulator.sound import Clip, Recognised

USUAL = {"language": "en-US", "hints": ""}


class ListensAlong:
    """RealSound that recognises in the background. For a real clock: there it would be a wait nobody counts."""

    def __init__(self, sound: RealSound) -> None:
        self._sound = sound
        self._ear = ThreadPoolExecutor(1, "ear")
        self._begun: dict[Clip, Future[Recognised]] = {}

    def speak(self, text: str, *, voice: str, language: str) -> Clip:
        return self._sound.speak(text, voice=voice, language=language)

    def caller_speaks(self, text: str) -> Clip:
        return self._listen_to(self._sound.caller_speaks(text), text)

    def caller_plays(self, recording: Path) -> Clip:
        """Raises ValueError when it is no PCM WAV."""
        return self._listen_to(self._sound.caller_plays(recording), "")

    def recognise(self, clip: Clip, *, said: str, language: str, hints: str) -> Recognised:
        begun = self._begun.pop(clip, None)
        if begun is None or {"language": language, "hints": hints} != USUAL:
            return self._sound.recognise(clip, said=said, language=language, hints=hints)
        return begun.result()

    def _listen_to(self, clip: Clip, said: str) -> Clip:
        self._begun[clip] = self._ear.submit(self._sound.recognise, clip, said=said, **USUAL)
        return clip
