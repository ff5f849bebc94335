"""One turn of a relay call: the answer, in a thread of its own, until its end or until the caller interrupts."""

import threading
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

import structlog

from voiceagent.calls.answering import REPLY_S, Answered, Answering
from voiceagent.calls.bill import Bill
from voiceagent.calls.mouth import TurnEndedError
from voiceagent.calls.relay.in_order import InOrder
from voiceagent.calls.relay.mouth import RelayMouth
from voiceagent.calls.relay.voice import Voice
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import on_record, with_turn
from voiceagent.core.cancellation import Cancellation
from voiceagent.core.deadline import Deadline
from voiceagent.core.logs import bind_call, clear_call
from voiceagent.core.way import Way
from voiceagent.state.base import CallState, Ending, TurnLog
from voiceagent.storage.kept import KeptTurn

log = structlog.get_logger("dialogue")

SOON_S = 2.0
"""A turn that is being closed is closed by then: two requests to Redis that both run into their timeouts."""


PutRight = Callable[[CallState], CallState]
"""Makes of a call the same call as it was heard."""


class RelayTurn:
    """Answers `heard`, turn `number` of `call`, which it was claimed for by `owner`.

    It is closed once, by its own end or by `cut_short`: then the state has it, and soon the record, too. `on_end` is
    called when it was closed by its own end.
    """

    def __init__(
        self,
        number: int,
        heard: str,
        call: CallState,
        *,
        owner: str,
        way: Way,
        voice: Voice,
        records: InOrder,
        services: CallServices,
        on_end: Callable[[], None],
    ) -> None:
        self.number = number
        self.began_at = monotonic()
        self.ending: Ending = "listen"
        self.after: CallState | None = None
        """The call after this turn, once it is closed."""
        self._heard, self._call, self._owner = heard, call, owner
        self._voice, self._records, self._services, self._on_end = voice, records, services, on_end
        self._bill = Bill(services.clock.now(), None, way)
        self._mouth = RelayMouth(voice, number, self._bill, way.language)
        self._answering = Answering(heard, number, self._mouth, self._bill, services)
        self._cancellation = Cancellation()
        self._lock = threading.Lock()
        self._is_taken = False  # somebody closes it, or has
        self._closed = threading.Event()
        self._kept: KeptTurn | None = None
        self._put_right: PutRight | None = None
        self._is_closing = False  # what was before it is in its hands no more

    @property
    def is_closed(self) -> bool:
        return self._closed.is_set()

    @property
    def is_silent(self) -> bool:
        """Nothing of the answer was said yet."""
        return self._bill.first_words_s is None

    def start(self) -> None:
        threading.Thread(target=self._run, name="relay-turn", daemon=True).start()

    def cut_short(self, heard_of_it: str | None = None) -> None:
        """The caller does not want to hear more: the model's stream ends at once, and the turn with it.

        `heard_of_it`: so much of the answer was heard; None: all that was said. Later words of it are never said.
        """
        self._voice.end_turn(self.number)
        self._cancellation.ask()
        if self._take():
            self._close(self._answering.so_far(self._call), heard_of_it)
        elif heard_of_it is not None:
            self._amend(heard_of_it)

    def amend_before(self, put_right: PutRight) -> None:
        """Less was heard of what came before this turn than it was told when it began."""
        with self._lock:
            self._put_right = put_right
            if not self._is_closing:
                return
        if not self.wait(SOON_S) or self.after is None:
            return
        # It may have closed with what it was told: put that right behind it.
        *earlier, own = self.after.exchanges
        before = put_right(replace(self.after, exchanges=tuple(earlier)))
        self.after = replace(before, exchanges=(*before.exchanges, own))
        self._services.state.save_call(self.after)

    def abandon(self) -> None:
        """Leave it unfinished: whoever takes the call up answers the same words."""
        self._voice.end_turn(self.number)
        self._cancellation.ask()
        self._take()

    def wait(self, seconds: float) -> bool:
        """Until it is closed; False when it is not after `seconds`."""
        return self._closed.wait(seconds)

    def _run(self) -> None:
        bind_call(call_sid=self._call.call_sid, turn=self.number)
        try:
            self._answer_or_apologise()
        except TurnEndedError:
            pass  # who ended it has closed it, or closes it now
        finally:
            clear_call()

    def _answer_or_apologise(self) -> None:
        try:
            answered = self._answer()
        except TurnEndedError:
            raise
        except Exception:
            log.exception("reply_broke")
            self._bill.outcome = "apologised"
            self._mouth.say(self._services.profile.spoken_in(self._mouth.language).wait.broken)
            answered = self._answering.so_far(self._call)
        self._voice.pause()
        if self._take():
            self._close(answered, None)
            self._on_end()

    def _answer(self) -> Answered:
        if self._is_too_long():
            self._bill.outcome = "closed"
            self._mouth.say(self._services.profile.spoken_in(self._mouth.language).limits.closing)
            return Answered(self._call, "goodbye", self._heard)
        deadline = replace(Deadline.after(REPLY_S), cancellation=self._cancellation)
        return self._answering.answer(self._call, deadline)

    def _take(self) -> bool:
        """Of all who want to close it, one may."""
        with self._lock:
            was_taken, self._is_taken = self._is_taken, True
            return not was_taken

    def _close(self, answered: Answered, heard_of_it: str | None) -> None:
        says = tuple(self._mouth.said)
        if heard_of_it is not None:
            says = says_heard(says, heard_of_it)
        before = self._as_it_was(answered.call)
        after = with_turn(before, self.number, answered.heard, " ".join(says), over=answered.ending != "listen")
        if not self._services.state.finish_turn(after, self._owner, answered.ending, spoken=says):
            log.warning("turn_lost_to_another")
        kept = self._bill.kept_turn(after.call_sid, self.number, TurnLog(answered.heard, says), answered.ending)
        self._kept = replace(kept, interrupted=heard_of_it is not None)
        self.after, self.ending = after, answered.ending
        self._closed.set()
        (self._records.do if heard_of_it is not None else self._records.do_here)(self._write)

    def _as_it_was(self, call: CallState) -> CallState:
        """The call before this turn, as it was heard."""
        with self._lock:
            self._is_closing = True
            return self._put_right(call) if self._put_right else call

    def _write(self) -> None:
        if self.after is None or self._kept is None:
            return
        recorded = on_record(self.after, self._services)
        if recorded is not self.after:
            self._services.state.save_call(recorded)
        self._services.turn_writer.write(self._kept)
        log.info(
            "turn_taken",
            mode=self._kept.mode,
            outcome=self._kept.outcome,
            ending=self._kept.ending,
            answerer=self._kept.answerer,
            says=len(self._kept.says),
            first_words_ms=self._kept.first_words_ms,
            took_ms=self._kept.took_ms,
            interrupted=self._kept.interrupted,
        )

    def _amend(self, heard_of_it: str) -> None:
        """It was said to its end, but not heard to its end."""
        if not self.wait(SOON_S) or self.after is None or self._kept is None:
            return
        says = says_heard(self._kept.says, heard_of_it)
        exchanges = (*self.after.exchanges[:-1], replace(self.after.exchanges[-1], said=" ".join(says)))
        self.after = replace(self.after, exchanges=exchanges)
        kept = self._kept = replace(self._kept, says=says, interrupted=True)
        self._services.state.amend_turn(self.after)
        self._records.do(lambda: self._services.turn_writer.write(kept))

    def _is_too_long(self) -> bool:
        limits = self._services.profile.limits
        minutes = (self._bill.at.timestamp() - self._call.started_at) / 60
        return self.number > limits.max_turns or minutes > limits.max_minutes


def says_heard(says: tuple[str, ...], heard: str) -> tuple[str, ...]:
    """The sentences as far as they were heard: together, with a blank between them, they are `heard`."""
    left, sentences = len(heard), []
    for sentence in says:
        if left <= 0:
            break
        sentences.append(sentence[:left])
        left -= len(sentence) + 1
    return tuple(sentences)
