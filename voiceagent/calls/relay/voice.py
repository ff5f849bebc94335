"""Our voice in a relay call: what was sent to be spoken, in order, and how much of it was heard."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from voiceagent.calls.mouth import TurnEndedError
from voiceagent.calls.relay import messages
from voiceagent.calls.relay.heard_until import CHARACTERS_A_SECOND, heard_until

FAST, SLOW = 17, 13
"""Characters a second of a voice that speaks fast, and of one that speaks slowly."""

FIRST_SOUND_S = 0.5
"""From our words to the first of them in the caller's ear: a guess."""


@dataclass(slots=True)
class _Piece:
    """Words in a row of one turn; of none (None) where they are no part of the dialogue: a filler, a prompt."""

    turn: int | None
    text: str


class Voice:
    """Speaks by `send`. Methods may be called from any thread, and raise what `send` raises.

    What is said in one go, a filler and the answer behind it, is one talk cycle of Twilio's; `pause` ends it.
    """

    def __init__(self, send: Callable[[str], None], clock: Callable[[], float] = monotonic) -> None:
        self._send, self._clock = send, clock
        self._lock = threading.Lock()
        self._pieces: list[_Piece] = []
        self._is_open = False  # the talk cycle
        self._needs_blank = False  # before the next words of the cycle
        self._is_heard = False  # since the last interruption something was said
        self._began_at = self._ahead_until = self._quiet_at = clock()
        self._ended = 0

    def say(self, text: str, turn: int) -> None:
        """Words of an answer, in pieces of any size. Raises `TurnEndedError` when that turn was ended."""
        with self._lock:
            if turn <= self._ended:
                raise TurnEndedError
            self._send(messages.text(text if self._needs_blank else text.lstrip()))
            self._note(text, turn)

    def say_aside(self, text: str, *, last: bool = False) -> None:
        """A sentence that is no part of the dialogue; a `last` one ends the cycle."""
        with self._lock:
            # The blank behind it says that the sentence is over: a voice that reads ahead need not wait for more.
            self._send(messages.text(f"{' ' * self._needs_blank}{text}{' ' * (not last)}", last=last))
            self._note(text, None)
            self._is_open, self._needs_blank = not last, False

    def spoken_by_twilio(self, text: str, turn: int | None) -> None:
        """A welcome greeting: Twilio says it by itself as soon as the socket is open."""
        with self._lock:
            self._note(text, turn)
            self._is_open = self._needs_blank = False

    def pause(self) -> None:
        """All is sent of what is said in one go."""
        with self._lock:
            if self._is_open:
                self._is_open = self._needs_blank = False
                self._send(messages.text("", last=True))

    def speak(self, language: str) -> None:
        """From here on in this language (BCP 47); it is also what the caller is listened to in."""
        with self._lock:
            self._send(messages.language(language))

    def end_turn(self, turn: int) -> None:
        """Say nothing more of it."""
        with self._lock:
            self._ended = max(self._ended, turn)

    def forget_before(self, turn: int) -> None:
        """Nobody can interrupt those turns any more."""
        with self._lock:
            self._pieces = [piece for piece in self._pieces if piece.turn is None or piece.turn >= turn]

    @property
    def ahead_s(self) -> float:
        """For so long at least there is something to hear."""
        return self._ahead_until - self._clock()

    @property
    def quiet_at(self) -> float:
        """By then everything has been heard, however slow the voice: on the clock of the process."""
        return self._quiet_at

    def fall_silent(self) -> None:
        """The caller has had their say: either they interrupted, or all was heard."""
        with self._lock:
            self._ahead_until = self._quiet_at = self._clock()

    def has_said(self, turn: int) -> bool:
        with self._lock:
            return any(piece.turn == turn for piece in self._pieces)

    def cut(self, interrupt: messages.Interrupt) -> dict[int, str]:
        """The caller has interrupted: forget what was not heard; what was heard of each turn that lost words.

        Nothing is lost by an interruption that is told twice, or that tells nothing when all has been heard.
        """
        with self._lock:
            told = interrupt.heard or interrupt.after_ms
            if not self._is_heard or not (told or self.ahead_s > 0):
                return {}
            said, starts = self._said()
            end = heard_until(said, starts, interrupt.heard, interrupt.after_ms, self._near(starts[-1]))
            self._is_heard = False
            self._began_at = self._ahead_until = self._quiet_at = self._clock()
            return self._cut_at(end, starts)

    def _cut_at(self, end: int, starts: list[int]) -> dict[int, str]:
        lost: set[int] = set()
        for piece, start in zip(self._pieces, starts, strict=True):
            heard = piece.text[: max(0, end - start)]
            if heard != piece.text and piece.turn is not None:
                lost.add(piece.turn)
            piece.text = heard.rstrip()
        self._pieces = [piece for piece in self._pieces if piece.text]
        return {turn: self.heard_of(turn) for turn in lost}

    def heard_of(self, turn: int) -> str:
        """What was said of it, as far as it was heard."""
        return " ".join(piece.text for piece in self._pieces if piece.turn == turn and piece.text)

    def _said(self) -> tuple[str, list[int]]:
        """All pieces with a blank between them, and where each begins."""
        starts, length = [], 0
        for piece in self._pieces:
            starts.append(length)
            length += len(piece.text) + 1
        return " ".join(piece.text for piece in self._pieces), starts

    def _near(self, last_start: int) -> int:
        return last_start + int((self._clock() - self._began_at) * CHARACTERS_A_SECOND)

    def _note(self, text: str, turn: int | None) -> None:
        now = self._clock()
        last = self._pieces[-1] if self._pieces else None
        if last is not None and last.turn == turn and turn is not None:
            last.text += text
        else:
            self._pieces.append(_Piece(turn, text.strip()))
            self._began_at = now
        self._is_open = self._needs_blank = self._is_heard = True
        self._ahead_until = max(self._ahead_until, now) + len(text) / FAST
        self._quiet_at = max(self._quiet_at, now + FIRST_SOUND_S) + len(text) / SLOW
