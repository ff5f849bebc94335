"""The telephone line of one call: what passes over it, and how time passes on it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urljoin

from voiceagent.simulator.call_fields import CallFields
from voiceagent.simulator.clock import Clock
from voiceagent.simulator.conversation import Conversation, Utterance, shortened_clip
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.recordings import Recordings
from voiceagent.simulator.relay.sockets import Sockets
from voiceagent.simulator.relay.spoken import BreaksIn
from voiceagent.simulator.sound import Clip, Recognised, Sound

LONGEST_SPEECH_S = 60.0  # Gather cuts speech there
KEY_S = 0.2
_SLICE_S = 0.25  # how soon a REST request can stop a Say


class Interrupted(Exception):
    """What was running stops here: the caller hung up, or a REST request replaced the document."""


@dataclass(frozen=True)
class SocketMessage:
    """One message over a WebSocket: from `twilio` or from the `app`, `at` that second of the call."""

    sender: Literal["twilio", "app"]
    message: Mapping[str, Any]
    at: float


@dataclass
class Line:
    """What verbs act on. `position` is in seconds since the call began.

    `pace` scales how long speech and silence really take (0.1: ten times faster); positions stay unscaled.
    """

    call_sid: str
    sound: Sound
    clock: Clock
    recordings: Recordings
    habits: Habits = field(default_factory=Habits)
    pace: float = 1.0
    conversation: Conversation = field(default_factory=Conversation)
    position: float = 0.0
    document_url: str = ""
    answered: bool = False
    fetches_in_a_row: int = 0  # documents since the caller last heard a sound or a pause
    hangs_up_after: int | None = None  # agent utterances the caller will still listen to
    interrupted: threading.Event = field(default_factory=threading.Event)
    on_sound: Callable[[Utterance, Clip], None] | None = None
    fields: CallFields | None = None
    sockets: Sockets | None = None
    breaks_in: BreaksIn | None = None  # what happens in the middle of the next reply over a socket
    messages: list[SocketMessage] = field(default_factory=list)  # of all sockets, both ways

    # -- the agent's side

    def speak(self, text: str, *, voice: str, language: str) -> None:
        clip = self.sound.speak(text, voice=voice, language=language)
        self.play(clip, text, "say", voice=voice, language=language)

    def play(
        self,
        clip: Clip,
        text: str,
        kind: Literal["say", "play"] = "play",
        *,
        voice: str = "",
        language: str = "",
        cut: bool = False,
        stops: Callable[[], bool] = lambda: False,
    ) -> None:
        """Sound from the agent, to its end or until it `stops`. `cut`: there was more of it. Raises Interrupted."""
        end = self.position + clip.seconds
        utterance = Utterance(
            "agent", text, self.position, end, self.document_url, kind, voice=voice, language=language, cut=cut
        )
        self.conversation.agent_sounds(utterance, clip)
        self._tell(utterance, clip)
        try:
            self.silence(clip.seconds, stops)
        finally:
            if self.position < end:
                self.conversation.cut(self.position)
        self._lose_patience()

    def silence(self, seconds: float, stops: Callable[[], bool] = lambda: False) -> None:
        """Time goes by, `seconds` of it or until something `stops` it. Raises Interrupted."""
        self.fetches_in_a_row = 0
        end = self.position + seconds
        while self.position < end and not stops():
            if self.interrupted.is_set():
                raise Interrupted
            piece = min(end - self.position, _SLICE_S / max(self.pace, 0.001))
            self.clock.sleep(piece * self.pace)
            # exactly at the end, however the pieces add up
            self.position = end if end - self.position <= piece else self.position + piece

    def app_took(self, seconds: float) -> None:
        """Real seconds spent waiting for the app: they are silence to the caller."""
        self.fetches_in_a_row += 1
        self.waits_for_message(seconds)

    def waits_for_message(self, seconds: float) -> None:
        """The same, on a socket: there it says nothing about documents."""
        self.real_seconds(seconds)
        self.conversation.app_took(seconds)

    def real_seconds(self, seconds: float) -> None:
        """Time that has really gone by, and was nobody's wait."""
        self.position += seconds
        self.clock.elapse(seconds)

    def listen_on(self, seconds: float) -> None:
        """Silence in which Twilio makes sure that the caller has finished."""
        self.conversation.twilio_listened(seconds)
        self.silence(seconds)

    # -- the caller's side

    def caller_speaks(self, clip: Clip, text: str, *, at: float | None = None) -> None:
        """`at`: an earlier position, for speech over a prompt that plays on."""
        start = self.position if at is None else at
        end = max(self.position, start + clip.seconds)
        said = Utterance("caller", text, start, start + clip.seconds, self.document_url, "speech")
        self.conversation.caller_sounds(said, clip)
        self._tell(said, clip)
        self.silence(end - self.position)
        self.conversation.caller_acts("answer", self.position)

    def caller_presses(self, keys: str) -> None:
        clip = Clip(KEY_S * len(keys))
        pressed = Utterance(
            "caller", f"[{keys}]", self.position, self.position + clip.seconds, self.document_url, "keys"
        )
        self.conversation.caller_sounds(pressed, clip)
        self._tell(pressed, clip)
        self.silence(clip.seconds)

    def caller_stays_silent(self, seconds: float) -> None:
        self.silence(seconds)
        self.conversation.caller_acts("reprompt", self.position)

    def recognise(self, clip: Clip, said: str, *, language: str, hints: str) -> Recognised:
        """What Twilio understood of the first 60 s."""
        if clip.seconds > LONGEST_SPEECH_S:
            said = said[: int(len(said) * LONGEST_SPEECH_S / clip.seconds)]
            clip = shortened_clip(clip, LONGEST_SPEECH_S)
        return self.sound.recognise(clip, said=said, language=language, hints=hints)

    def rewind(self, position: float) -> None:
        """The caller acted earlier than we thought: what the agent said after that was never heard."""
        self.conversation.cut(position)
        self.position = position

    # -- for both

    def resolve(self, url: str) -> str:
        """`url` as an absolute one; empty means the current document."""
        return urljoin(self.document_url, url) if url else self.document_url

    def note(self, text: str) -> None:
        self.conversation.note(self.position, text)

    def _tell(self, utterance: Utterance, clip: Clip) -> None:
        if self.on_sound is not None:
            self.on_sound(utterance, clip)

    @property
    def has_hung_up(self) -> bool:
        """The caller did, in the middle of what the agent said."""
        return self.hangs_up_after is not None and self.hangs_up_after <= 0

    def _lose_patience(self) -> None:
        if self.hangs_up_after is not None:
            self.hangs_up_after -= 1
            if self.has_hung_up:
                raise Interrupted
