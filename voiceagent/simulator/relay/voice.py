"""Twilio's voice in a session: pieces of the agent's script become sound, to their end or until somebody breaks in."""

from voiceagent.simulator.conversation import shortened_clip
from voiceagent.simulator.line import Line
from voiceagent.simulator.relay import from_twilio
from voiceagent.simulator.relay.from_app import PlaySound, SendDigits
from voiceagent.simulator.relay.inbox import Inbox
from voiceagent.simulator.relay.script import Piece
from voiceagent.simulator.relay.settings import EVERYTHING, NOTHING, RelaySettings
from voiceagent.simulator.relay.spoken import BreaksIn, Spoken
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.verbs.play import fetch_sound, seconds_of_tones


class Voice:
    """`reply` is what was heard of the running one."""

    def __init__(self, line: Line, settings: RelaySettings, inbox: Inbox) -> None:
        self.reply = Spoken()
        self._line, self._settings, self._inbox = line, settings, inbox

    def perform(self, piece: Piece, interruptible: frozenset[str] | None = None) -> BreaksIn | None:
        """What broke into it, if anything did; `interruptible`: by what it can be, where that is not as usual."""
        match piece.sound:
            case SendDigits(digits):
                self._line.play(Clip(seconds_of_tones(digits)), f"[tones {digits}]")
            case PlaySound(source, loop):
                self._play(source, loop, piece)
            case None if piece.text.strip():
                by = self._interruptible(piece) if interruptible is None else interruptible
                return self._speak(piece, self._break_in_point(piece, by))
            case None:
                self.reply.add(piece.text, self._line.position, self._line.position)
        return None

    def _speak(self, piece: Piece, cut: int | None) -> BreaksIn | None:
        heard = piece.text if cut is None else piece.text[:cut]
        language = piece.language or self._inbox.voice_language
        voice = self._settings.voice_for(language)
        clip = self._line.sound.speak(piece.text.strip(), voice=voice, language=language)
        if cut is not None:
            clip = shortened_clip(clip, clip.seconds * len(heard.strip()) / len(piece.text.strip()))
        start = self._line.position
        self._tell("speaker-events", "agentSpeaking", "on")
        self._line.play(
            clip,
            heard.strip(),
            "say",
            voice=voice,
            language=language,
            cut=cut is not None,
            stops=lambda: self._is_overtaken(piece),
        )
        self.reply.add(heard, start, self._line.position)
        self._tell("tokens-played", "tokensPlayed", heard)
        self._tell("speaker-events", "agentSpeaking", "off")
        return self._line.breaks_in if cut is not None else None

    def _play(self, source: str, loop: int, piece: Piece) -> None:
        clip = fetch_sound(source)
        if clip is None:
            self._line.note(f"11200: nothing to play at {source}")
            return
        for _ in range(loop):
            self._line.play(clip, f"[plays {source}]", stops=lambda: self._is_overtaken(piece))

    def _break_in_point(self, piece: Piece, interruptible: frozenset[str]) -> int | None:
        """How much of `piece` is still spoken; None: all of it."""
        breaks_in = self._line.breaks_in
        if breaks_in is None:
            return None
        before = len(self.reply.text)
        offset = breaks_in.offset(self.reply.text + piece.text)
        if offset is None:
            return None
        if breaks_in.how == "interrupt" and "speech" not in interruptible:
            self._line.note("the caller spoke up, but this may not be interrupted")
            self._line.breaks_in = None
            return None
        return max(0, offset - before)

    def _is_overtaken(self, piece: Piece) -> bool:
        """By a later reply, where this one may be preempted, or by the end of the session."""
        preemptible = self._settings.preemptible if piece.preemptible is None else piece.preemptible
        ends_at_once = self._line.habits.end_cuts_speech
        if not (preemptible or ends_at_once):
            return False
        self._inbox.catch_up()
        ended = self._inbox.over is not None and self._inbox.over.status == "ended"
        return (preemptible and self._inbox.script.preempts(piece)) or (ended and ends_at_once)

    def _interruptible(self, piece: Piece) -> frozenset[str]:
        usual = self._settings.interruptible
        if piece.interruptible is None:
            return usual
        return (usual or EVERYTHING) if piece.interruptible else NOTHING

    def _tell(self, events: str, name: str, value: str) -> None:
        if events in self._settings.events:
            self._inbox.send(from_twilio.info(name, value))
