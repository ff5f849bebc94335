"""A call over one relay socket, from its setup to its end: what is heard, answered, interrupted and waited for."""

from collections.abc import Callable
from time import monotonic

import structlog

from voiceagent.calls.heard import Heard
from voiceagent.calls.relay.handoff import Handoff
from voiceagent.calls.relay.inbox import Inbox
from voiceagent.calls.relay.keypad import Keypad
from voiceagent.calls.relay.line import Line, LineLostError
from voiceagent.calls.relay.messages import Fault, FromTwilio, Interrupt, Key, Prompt, end
from voiceagent.calls.relay.token import Admission
from voiceagent.calls.relay.turn import SOON_S
from voiceagent.calls.relay.turns import Turns
from voiceagent.calls.relay.voice import Voice
from voiceagent.calls.relay.waiting import Waiting
from voiceagent.calls.reply import HangUp
from voiceagent.calls.services import CallServices
from voiceagent.calls.unheard import answer_silence
from voiceagent.core.logs import bind_call, clear_call
from voiceagent.core.profile import Profile

log = structlog.get_logger("relay")

MISTAKES = 3
"""So many of ours in a row, and the call is better off in another mode."""

CLOSING_S = 2.0
"""Twilio closes the socket when it is told the end; so long we wait for that."""


class RelayCall:
    """Talks with the caller of `admission` over `line`. One thread reads; each answer has a thread of its own."""

    def __init__(
        self, admission: Admission, line: Line, services: CallServices, is_leaving: Callable[[], bool]
    ) -> None:
        self._line, self._services, self._is_leaving = line, services, is_leaving
        self._inbox = Inbox(line)
        self._voice = Voice(line.send)
        self._turns = Turns(admission, self._voice, services, on_end=line.wake)
        self._keypad = Keypad()
        self._waiting = Waiting()
        self._silences = 0
        self._reasks = 0
        self._mistakes = 0
        self._is_over = False
        self._ending: Handoff | None = None
        self._back = admission.back

    def talk(self) -> None:
        """Until the session is at its end, or the line is lost. Never raises."""
        bind_call(call_sid=self._turns.call_sid)
        log.info("relay_opened", turn=self._turns.next, back=self._back)
        try:
            self._survive(self._begin)
            while not self._is_over:
                self._survive(self._go_on)
            self._say_end()
        except LineLostError:
            self._turns.lose_line()
            log.info("relay_line_lost")
        finally:
            self._turns.settle(SOON_S)
            self._line.close()
            clear_call()

    def _begin(self) -> None:
        self._waiting.from_now(monotonic())
        greeting = self._words.relay.back if self._back else ""
        self._turns.begin(greeting)

    def _go_on(self) -> None:
        message = self._inbox.next(self._pause_s())
        if message is not None:
            self._take(message)
        self._see_what_is_due(monotonic())
        self._mistakes = 0

    def _take(self, message: FromTwilio) -> None:
        self._waiting.from_now(monotonic())
        match message:
            case Prompt(words, language, last=True):
                self._silences = 0
                self._hear(words, language)
            case Prompt():
                self._waiting.hears_speech = True
            case Interrupt():
                self._turns.interrupt(message)
                if self._ending:
                    self._waiting.ends(monotonic())  # they don't want to hear our last words
            case Key(digit):
                self._silences = 0
                self._enter(self._keypad.press(digit, monotonic(), self._turns.keys_wanted))
            case Fault(description):
                log.warning("relay_fault", description=description)

    def _hear(self, words: str, language: str) -> None:
        self._waiting.hears_speech = False
        if self._ending:
            return
        self._turns.follow(language)
        heard = Heard(self._turns.call_sid, self._turns.next, words=words, way=self._turns.way)
        if heard.is_silence:
            self._ask_again()
        else:
            self._reasks = 0
            self._turns.answer(heard.text)

    def _enter(self, digits: str) -> None:
        if digits and not self._ending:
            self._turns.answer(Heard(self._turns.call_sid, self._turns.next, digits=digits, way=self._turns.way).text)

    def _ask_again(self) -> None:
        """Something was said, and not a word of it was made out."""
        prompts = self._words.ask_again.prompts
        if self._reasks < self._words.listen.max_reasks and not self._turns.is_answering:
            self._voice.say_aside(prompts[min(self._reasks, len(prompts) - 1)], last=True)
            self._reasks += 1

    # -- time

    def _pause_s(self) -> float:
        """Until something is due."""
        return max(0.0, min(self._due(monotonic())) - monotonic())

    def _due(self, now: float) -> tuple[float, ...]:
        if self._ending:
            return (self._waiting.end_at,)
        quiet_at = max(self._voice.quiet_at, self._waiting.since)
        return (
            self._keypad.due_at,
            self._turns.filler_at(self._words.wait.first_words_s),
            self._waiting.silence_at(quiet_at, self._words.listen.timeout_s, is_answering=self._turns.is_answering),
            self._waiting.leave_at(quiet_at, now, is_answering=self._turns.is_answering)
            if self._is_leaving()
            else float("inf"),
        )

    def _see_what_is_due(self, now: float) -> None:
        if self._ending is None:
            self._see_how_it_ended(now)
        due = self._due(now)
        if self._ending:
            self._is_over = due[0] <= now
            return
        keys_at, filler_at, silence_at, leave_at = due
        if keys_at <= now:
            self._enter(self._keypad.take())
        elif filler_at <= now:
            self._turns.say_filler(self._words.wait.fillers)
        elif leave_at <= now:
            self._end(Handoff("back"), now)
        elif silence_at <= now:
            self._meet_silence(now)

    def _see_how_it_ended(self, now: float) -> None:
        """The last turn may have been a goodbye, or the way to another mode."""
        if handoff := self._turns.take_handoff():
            self._end(handoff, self._voice.quiet_at)

    def _meet_silence(self, now: float) -> None:
        self._silences += 1
        silence = Heard(self._turns.call_sid, self._turns.next, silences=self._silences, way=self._turns.way)
        reply = answer_silence(silence, self._words)
        for sentence in reply.says:
            self._voice.say_aside(sentence, last=True)
        if isinstance(reply.then, HangUp):
            self._end(Handoff("goodbye"), self._voice.quiet_at)

    def _end(self, handoff: Handoff, at: float) -> None:
        self._ending = handoff
        self._waiting.ends(at)

    def _say_end(self) -> None:
        """Then Twilio closes the socket and asks the action how to go on."""
        self._turns.lose_line()
        self._line.send(end((self._ending or Handoff("mode", "gather")).as_json()))
        log.info("relay_ended", go=self._ending.go if self._ending else "mode")
        until = monotonic() + CLOSING_S
        while (left := until - monotonic()) > 0:
            self._line.receive(left)

    def _survive(self, step: Callable[[], None]) -> None:
        """A mistake of ours: say so, and go on; after some of them in another mode."""
        try:
            step()
        except LineLostError:
            raise
        except Exception:
            log.exception("relay_broke")
            self._mistakes += 1
            self._is_over = self._mistakes >= MISTAKES
            self._voice.say_aside(self._words.wait.broken, last=True)

    @property
    def _words(self) -> Profile:
        return self._services.profile.spoken_in(self._turns.way.language)
