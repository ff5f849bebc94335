"""What the agent has sent and Twilio has not spoken yet: tokens become sentences."""

import re
from collections import deque
from dataclasses import dataclass, field

from voiceagent.simulator.relay.from_app import PlaySound, SendDigits, Text

_SENTENCE = re.compile(r"""[.!?…]["'”’)\]]*\s|\n""")


@dataclass(frozen=True)
class Piece:
    """What is spoken in one breath. `text` is as it was sent, blanks and all; `reply` counts `last: true`."""

    text: str
    language: str = ""
    interruptible: bool | None = None
    preemptible: bool | None = None
    reply: int = 0
    sound: PlaySound | SendDigits | None = None


@dataclass
class Script:
    """`whole`: nothing is ready before `last: true`. Tokens with different settings never share a piece."""

    whole: bool = False
    replies: int = 0  # that came to their end since `begin`
    is_open: bool = False  # a reply was begun and is not at its end
    _discards: bool = False
    _has_words: bool = False
    _unfinished: str = ""
    _settings: Text = field(default_factory=lambda: Text(""))
    _ready: deque[Piece] = field(default_factory=deque)

    def begin(self) -> None:
        """The caller has said something: what comes from now on is for that."""
        self.replies, self._discards = 0, False

    def take(self, text: Text) -> None:
        if not self._discards:
            self._append(text)
        self.is_open = not text.last
        if text.last:
            self._finish()

    def take_sound(self, sound: PlaySound | SendDigits) -> None:
        self._flush()
        if self._discards:
            return
        asked = sound if isinstance(sound, PlaySound) else None
        interruptible, preemptible = (asked.interruptible, asked.preemptible) if asked else (None, None)
        self._ready.append(Piece("", "", interruptible, preemptible, self.replies, sound))
        if asked and not self.is_open:
            self.replies += 1

    def next(self) -> Piece | None:
        return self._ready.popleft() if self._ready else None

    def preempts(self, piece: Piece) -> bool:
        """Whether a later reply waits for its turn."""
        return any(later.reply > piece.reply for later in self._ready)

    def drop(self) -> str:
        """Forgets what was not spoken, and what still comes of a reply that has begun. Returns the words."""
        words = "".join(piece.text for piece in self._ready) + self._unfinished
        self._ready.clear()
        self._unfinished, self._discards = "", self.is_open
        return words

    @property
    def is_empty(self) -> bool:
        return not self._ready and not self._unfinished

    def _append(self, text: Text) -> None:
        if _settings(text) != _settings(self._settings):
            self._flush()
            self._settings = text
        self._unfinished += text.token
        self._has_words = self._has_words or bool(text.token.strip())
        while not self.whole and (end := _SENTENCE.search(self._unfinished)):
            self._ready.append(self._piece(self._unfinished[: end.end()]))
            self._unfinished = self._unfinished[end.end() :]

    def _finish(self) -> None:
        """An empty reply answers nothing: an app may close one that was interrupted like that."""
        self._flush()
        self.replies += self._has_words
        self._has_words = self._discards = False

    def _flush(self) -> None:
        if self._unfinished:
            self._ready.append(self._piece(self._unfinished))
        self._unfinished = ""

    def _piece(self, words: str) -> Piece:
        asked = self._settings
        return Piece(words, asked.language, asked.interruptible, asked.preemptible, self.replies)


def _settings(text: Text) -> tuple[str, bool | None, bool | None]:
    return text.language, text.interruptible, text.preemptible
