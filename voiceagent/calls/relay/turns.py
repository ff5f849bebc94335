"""The turns of a relay call, one after another: the one that is being answered, and the one before it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import inf

import structlog

from voiceagent.calls.relay.handoff import Handoff
from voiceagent.calls.relay.in_order import InOrder
from voiceagent.calls.relay.messages import Interrupt
from voiceagent.calls.relay.token import Admission
from voiceagent.calls.relay.turn import SOON_S, PutRight, RelayTurn
from voiceagent.calls.relay.voice import Voice
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import a_new_call, call_so_far, known_call
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.exchange import Exchange
from voiceagent.core.way import Way
from voiceagent.state.base import CallState

log = structlog.get_logger("relay")

MOST_CLAIMS = 5
"""A turn that somebody else has taken is left to them, and the next number tried; more than two are never met."""


class Turns:
    """`next` is the number of the turn to come; `way` is how the caller is listened to now."""

    def __init__(self, admission: Admission, voice: Voice, services: CallServices, on_end: Callable[[], None]) -> None:
        self.call_sid, self.next = admission.call_sid, admission.turn
        self.way = Way("relay", services.profile.language)
        self.keys_wanted = 0
        self._admission, self._voice, self._services, self._on_end = admission, voice, services, on_end
        # Of one call only one socket is open at a time: the next one takes over what the last one left, at once.
        self._owner = f"relay:{admission.call_sid}"
        self._records = InOrder()
        self._call: CallState | None = None
        self._turn: RelayTurn | None = None
        self._before: RelayTurn | None = None
        self._fillers = 0

    def begin(self, back: str) -> None:
        """Take the call up where it stands; words that were heard and not answered are answered now.

        `back` is what Twilio says first on a socket that replaces a lost one, "" on another.
        """
        call = known_call(self.call_sid, self._services) or a_new_call(self.call_sid, self._services, self.way)
        self._now_stands(call)
        self.next = max(self.next, call.turn + 1)
        if back:
            self._voice.spoken_by_twilio(back, None)
            self._answer_what_is_left()
        elif self._admission.speaks:
            said = call.exchanges[-1].said if call.exchanges else call.greeting
            self._voice.spoken_by_twilio(said, call.turn)

    @property
    def is_answering(self) -> bool:
        return self._turn is not None and not self._turn.is_closed

    def answer(self, words: str) -> None:
        """The caller said this, or pressed it. Whatever we were saying is over; it stays said as far as it went."""
        self._end_turn()
        self._voice.fall_silent()
        self._start(words)

    def follow(self, language: str) -> None:
        """The caller spoke in that one: if the profile has it, so do we from now on."""
        known = self._services.profile.spoken_in(language).language
        if language and _primary(known) == _primary(language) != _primary(self.way.language):
            self._voice.speak(known)
            self.way = replace(self.way, language=known)

    def interrupt(self, interrupt: Interrupt) -> None:
        """The caller spoke over us: what was heard is what was said, and the model need not go on."""
        current = self._turn if self.is_answering and self._turn and self._voice.has_said(self._turn.number) else None
        if current:
            self._voice.end_turn(current.number)
        lost = self._voice.cut(interrupt)
        if current:
            lost[current.number] = self._voice.heard_of(current.number)
        for number, heard in lost.items():
            self._amend(number, heard)
        self._voice.pause()
        if lost:
            log.info("relay_interrupted", turns=sorted(lost), in_the_making=current is not None)

    def filler_at(self, first_words_s: float) -> float:
        """When the caller has waited long enough in silence for a word of the answer."""
        if self._turn is None or self._turn.is_closed:
            return inf
        return max(self._turn.began_at, self._voice.quiet_at) + first_words_s

    def say_filler(self, fillers: tuple[str, ...]) -> None:
        self._voice.say_aside(fillers[self._fillers % len(fillers)])
        self._fillers += 1

    def take_handoff(self) -> Handoff | None:
        """Where the turn that has just ended leads to, told once; None: to the next turn."""
        ended = self._turn
        if ended is None or not ended.is_closed or ended.after is None or ended.after is self._call:
            return None
        self._now_stands(ended.after)
        if ended.ending == "goodbye":
            return Handoff("goodbye")
        if ended.ending == "transfer":
            return Handoff("transfer")
        return None if ended.after.mode == "relay" else Handoff("mode", ended.after.mode)

    def lose_line(self) -> None:
        """Nobody hears us any more. What was begun to be answered counts; what was not is left for who comes back."""
        if self._turn is not None and self.is_answering:
            if self._turn.is_silent:
                self._turn.abandon()
            else:
                self._turn.cut_short()

    def settle(self, seconds: float) -> None:
        """Until all of it is on record."""
        self._records.wait(seconds)

    def _answer_what_is_left(self) -> None:
        claim = self._services.state.claim_turn(self.call_sid, self.next, self._owner)
        if claim.outcome == "mine" and claim.log.heard:
            log.warning("turn_taken_over", says=0)
            self._start(claim.log.heard)
        elif claim.outcome == "finished":
            self.next += 1

    def _start(self, words: str) -> None:
        words, call = self._claim(words)
        self._before, number = self._turn, self.next
        self._voice.forget_before(number - 1)
        self._turn = RelayTurn(
            number,
            words,
            replace(call, mode="relay", language=self.way.language, keys=0),
            owner=self._owner,
            way=self.way,
            voice=self._voice,
            records=self._records,
            services=self._services,
            on_end=self._on_end,
        )
        self.next = number + 1
        self._fillers = 0
        self._turn.start()

    def _claim(self, words: str) -> tuple[str, CallState]:
        """The words are kept from here on: whoever takes the turn over answers them."""
        for _ in range(MOST_CLAIMS):
            claim = self._services.state.claim_turn(self.call_sid, self.next, self._owner, words)
            call = call_so_far(self.call_sid, self.next, claim.call or self._call, self._services, self.way)
            if claim.outcome == "mine" and call.turn < self.next:
                left = claim.log.heard
                return (words if left in {"", words} else f"{left} {words}"), call
            self.next = max(self.next, call.turn) + 1
        log.error("turn_not_claimed", turn=self.next)
        return words, call

    def _end_turn(self) -> None:
        if self._turn is None:
            return
        if not self._turn.is_closed:
            self._turn.cut_short()
            self._voice.pause()
        self._turn.wait(SOON_S)
        self.take_handoff()

    def _amend(self, number: int, heard: str) -> None:
        for turn in (self._turn, self._before):
            if turn is not None and turn.number == number:
                turn.cut_short(heard)
                self._tell_the_next(turn)
                return
        call = self._call
        if call is None or call.turn != number:
            return
        if number == 0:
            put_right: PutRight = partial(replace, greeting=heard)
            self._call = put_right(call)
            self._services.state.save_call(self._call)
        elif call.exchanges:
            put_right = partial(_ending_in, replace(call.exchanges[-1], said=heard))
            self._call = put_right(call)
            self._services.state.amend_turn(self._call)
            self._records.do(partial(self._amend_record, number, heard))
        else:
            return
        if self._turn is not None:
            self._turn.amend_before(put_right)

    def _tell_the_next(self, amended: RelayTurn) -> None:
        if self._turn is not None and self._turn is not amended and amended.after is not None:
            self._turn.amend_before(partial(_ending_in, amended.after.exchanges[-1]))

    def _amend_record(self, number: int, heard: str) -> None:
        """Of a turn in another mode, whose last sentences Twilio said when this session began."""
        try:
            self._services.record.calls.amend_says(self.call_sid, number, (heard,) if heard else ())
        except StorageUnavailable as exc:
            log.warning("turn_not_amended", turn=number, reason=exc.reason)

    def _now_stands(self, call: CallState) -> None:
        self._call = call
        self.way = Way("relay", call.language)
        self.keys_wanted = max(call.keys, 0)


def _ending_in(exchange: Exchange, call: CallState) -> CallState:
    """The call with its last exchange replaced."""
    return replace(call, exchanges=(*call.exchanges[:-1], exchange)) if call.exchanges else call


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
