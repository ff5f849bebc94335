"""The agent as the caller hears it through a socket: it replies, it is interrupted, it goes on by itself."""

from collections.abc import Callable
from time import monotonic

from voiceagent.simulator.line import Line
from voiceagent.simulator.relay import from_twilio
from voiceagent.simulator.relay.inbox import Inbox
from voiceagent.simulator.relay.script import Piece
from voiceagent.simulator.relay.settings import By, RelaySettings
from voiceagent.simulator.relay.spoken import BreaksIn, Spoken
from voiceagent.simulator.relay.voice import Voice

REACTION_S = 0.3  # a caller has spoken for that long when the voice stops: a guess


class Agent:
    """Each method returns when it is the caller's turn, or the session is over (`inbox.over`). For one thread."""

    def __init__(self, line: Line, settings: RelaySettings, inbox: Inbox) -> None:
        self._line, self._settings, self._inbox = line, settings, inbox
        self._voice = Voice(line, settings, inbox)
        self._stopped_at: float | None = None  # where somebody broke in

    @property
    def is_stopped(self) -> bool:
        """Somebody has broken in, and not said yet what for."""
        return self._stopped_at is not None

    # -- the agent's turn

    def greet(self) -> None:
        if self._settings.greeting:
            self._perform(Piece(self._settings.greeting), self._settings.greeting_interruptible)
        self._line.breaks_in = None
        self._speak_what_came()

    def replies(self, *, within_s: float, enough: Callable[[], bool] | None = None, is_awaited: bool = True) -> None:
        """Speaks until the reply is at its end, `enough` was heard, or nothing comes for `within_s` real seconds."""
        if not self._is_broken_into_at_once():
            self._hear_out(within_s, enough, is_awaited)
        self._line.breaks_in = None

    def waits_in_silence(self) -> None:
        """The caller says nothing until the agent speaks by itself."""
        self._speak_what_came()
        self.is_asked()
        self._stopped_at = None
        came = self._inbox.take_next(self._line.habits.silence_s, self._line.real_seconds)
        self._line.caller_stays_silent(0)
        if came:
            self._hear_out(self._line.habits.patience_s, None, is_awaited=False)

    def is_asked(self) -> None:
        """From here on all the agent says is for what the caller has just done."""
        self._inbox.script.begin()
        self._voice.reply = Spoken()

    def _hear_out(self, within_s: float, enough: Callable[[], bool] | None, is_awaited: bool) -> None:
        heard_at = monotonic()
        while self._stopped_at is None and not (enough and enough()):
            self._inbox.catch_up()
            if self._perform_next():
                heard_at = monotonic()
                continue
            if self._inbox.over:
                return
            script, habits = self._inbox.script, self._line.habits
            answered = enough is None and script.replies > 0 and script.is_empty
            patience = habits.settle_s if answered else habits.patience_s if script.is_open else within_s
            left = heard_at + patience - monotonic()
            if not self._inbox.take_next(left, _uncounted if answered else self._line.waits_for_message):
                if is_awaited and not answered and enough is None:
                    self._line.note(f"the app said nothing for {within_s:g} s")
                return

    def _speak_what_came(self) -> None:
        """Unasked, while the caller did nothing."""
        self._inbox.catch_up()
        while self._stopped_at is None and self._perform_next():
            self._inbox.catch_up()

    def _perform_next(self) -> bool:
        over, script = self._inbox.over, self._inbox.script
        if over and over.status == "ended" and self._line.habits.end_cuts_speech:
            script.drop()
        piece = script.next()
        if piece is not None:
            self._perform(piece)
        return piece is not None

    def _perform(self, piece: Piece, interruptible: frozenset[str] | None = None) -> None:
        if broken := self._voice.perform(piece, interruptible):
            self._is_broken_into(broken)

    # -- breaking in

    def is_talked_over(self, by: By, *, in_the_middle: bool) -> float | None:
        """The caller begins to speak or to press. Returns since when, where that was before now.

        What came unasked meanwhile is heard out first. `in_the_middle` of the last reply: it was never heard
        to its end.
        """
        if self._stopped_at is not None:
            self._drop_late_words()
        else:
            self._speak_what_came()
            if in_the_middle and by in self._settings.interruptible:
                self._rewind()
        stopped_at, self._stopped_at = self._stopped_at, None
        if stopped_at is None:
            return None
        spoken = self._voice.reply.stretches
        return max(spoken[-1].start if spoken else stopped_at, stopped_at - REACTION_S)

    def _is_broken_into_at_once(self) -> bool:
        breaks_in = self._line.breaks_in
        if breaks_in is None or breaks_in.at != 0:
            return False
        if breaks_in.how == "lose socket":
            self._inbox.lose_socket()
        self._stopped_at = self._line.position  # nothing is spoken yet: no interrupt, but the caller's turn
        return True

    def _is_broken_into(self, breaks_in: BreaksIn) -> None:
        self._line.breaks_in = None
        if breaks_in.how == "lose socket":
            self._inbox.lose_socket()
        else:
            self._interrupt()

    def _interrupt(self) -> None:
        """Twilio stops the voice, tells the app what was heard, and speaks no more of this reply."""
        reply, habits = self._voice.reply, self._line.habits
        whole = habits.interrupt_tells == "reply"
        words, seconds = (reply.text, reply.seconds) if whole else (reply.last, reply.seconds_of_last)
        message = from_twilio.interrupt(words, seconds, as_text=habits.interrupt_ms_as_text)
        self._stopped_at = self._line.position
        self._inbox.script.drop()
        self._inbox.send(message)
        self._let_the_last_of_it_pass()

    def _let_the_last_of_it_pass(self) -> None:
        """What was on its way when the app learnt of the interruption; nobody hears it."""
        while self._inbox.script.is_open and self._inbox.take_next(self._line.habits.settle_s, _uncounted):
            continue

    def _drop_late_words(self) -> None:
        """The caller spoke up before the first word, and now it has come: it is stopped at once."""
        self._inbox.catch_up()
        if not self._voice.reply.text and self._inbox.script.drop().strip():
            self._inbox.send(from_twilio.interrupt("", 0.0))
            self._let_the_last_of_it_pass()

    def _rewind(self) -> None:
        at = self._voice.reply.cut_in_the_middle()
        if at is not None:
            self._line.rewind(at)
            self._interrupt()


def _uncounted(_seconds: float) -> None:
    """Time that is no wait of the caller's."""
