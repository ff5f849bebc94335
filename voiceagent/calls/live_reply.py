"""A reply in the making: one producer for a turn, its lease kept, its sentences on the turn's log."""

import threading
from dataclasses import replace

import structlog

from voiceagent.calls.answering import Answered, Answering
from voiceagent.calls.bill import Bill
from voiceagent.calls.consent import may_record, told_of_recording
from voiceagent.calls.hearing import hear
from voiceagent.calls.leases import Lease
from voiceagent.calls.log_mouth import LeaseLostError, LogMouth
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import a_new_call, as_of_turn, call_so_far, note_mode, on_record, turn_on_record, with_turn
from voiceagent.calls.unheard import answer_unheard, understood
from voiceagent.calls.vocabulary import vocabulary_of
from voiceagent.core.logs import bind_call, clear_call
from voiceagent.core.profile import Profile
from voiceagent.core.way import Way
from voiceagent.state.base import CallState, Claim, Ending, TurnLog
from voiceagent.storage.kept import NewRecording

log = structlog.get_logger("dialogue")


class LiveReply:
    """Produces the turn of `lease`, as `claim` granted it; `way` is how the caller was heard.

    `start` returns at once; the turn's log tells the rest. `recorded_s` is the length of a recording, if it is one.
    """

    def __init__(
        self,
        lease: Lease,
        claim: Claim,
        services: CallServices,
        way: Way,
        *,
        confidence: float | None = None,
        recorded_s: int = 0,
    ) -> None:
        self._lease = lease
        self._claim = claim
        self._services = services
        self._way = way
        self._heard = claim.log.heard
        self._recorded_s = recorded_s
        self._bill = Bill(services.clock.now(), confidence, way)
        self._mouth = LogMouth(
            lease,
            services.leases,
            services.state,
            self._bill,
            language=way.language,
            said=claim.log.says,
            shared=claim.shared,
        )

    def start(self) -> None:
        threading.Thread(target=self._run, name="reply", daemon=True).start()

    def _run(self) -> None:
        bind_call(call_sid=self._lease.call_sid, turn=self._lease.turn)
        try:
            with self._services.leases.kept(self._lease):
                self._produce_or_apologise()
        except LeaseLostError:
            log.warning("turn_lost_to_another")
        finally:
            clear_call()

    def _produce_or_apologise(self) -> None:
        """The last wall: behind it each taker-over would break in its turn, and the caller hear fillers for ever."""
        try:
            self._produce()
        except LeaseLostError:
            raise
        except Exception:
            log.exception("reply_broke")
            self._bill.outcome = "apologised"
            self._mouth.say(self._words.wait.broken)
            call = self._claim.call or a_new_call(self._lease.call_sid, self._services, self._way)
            after = self._call_after(Answered(call, "listen", self._heard))
            self._close(after, "listen")
            self._write(self._recorded(after), "listen")

    def _produce(self) -> None:
        call = call_so_far(self._lease.call_sid, self._lease.turn, self._claim.call, self._services, self._way)
        if call.turn >= self._lease.turn:
            self._say_again(call)
        elif self._is_too_long(call):
            self._bill.outcome = "closed"
            self._mouth.say(self._words.limits.closing)
            self._finish(Answered(call, "goodbye", self._heard))
        else:
            self._finish(self._answer(replace(call, mode=self._way.mode, language=self._way.language, keys=0)))

    def _answer(self, call: CallState) -> Answered:
        if self._claim.log.recording and not self._heard:
            call, unheard = self._hear(call)
            if unheard:
                return unheard
        return Answering(self._heard, self._lease.turn, self._mouth, self._bill, self._services).answer(call)

    def _hear(self, call: CallState) -> tuple[CallState, Answered | None]:
        """Make words of the recording; an answer of ours where there are none."""
        recorded = NewRecording(
            self._claim.log.recording, self._lease.call_sid, self._lease.turn, self._recorded_s, self._bill.at
        )
        hearing = hear(recorded, self._way.language, vocabulary_of(call, self._services), self._services)
        self._heard = hearing.text
        self._bill.note_hearing(hearing.transcript)
        if not self._services.state.note_heard(self._lease.call_sid, self._lease.turn, self._lease.owner, hearing.text):
            raise LeaseLostError
        if hearing.outcome == "words":
            return understood(call), None
        self._bill.outcome = "unheard"
        return call, answer_unheard(hearing, self._recorded_s, call, self._mouth, self._words)

    def _finish(self, answered: Answered) -> None:
        """Close the log and write the record: off the caller's path, unless only the record can tell the others."""
        answered = self._before_listening(answered)
        after, ending = self._call_after(answered), answered.ending
        if self._claim.shared:
            self._close(after, ending)
            self._write(self._recorded(after), ending)
        else:
            after = on_record(after, self._services)
            self._write(after, ending)
            self._close(after, ending)

    def _before_listening(self, answered: Answered) -> Answered:
        """A caller who is to be recorded next is told so, or is listened to in another way."""
        call = answered.call
        if answered.ending != "listen" or call.mode != "record":
            return answered
        if not may_record(call, self._services):
            return replace(answered, call=replace(call, mode="gather"))
        told, notice = told_of_recording(call, self._services)
        for sentence in notice:
            self._mouth.say(sentence)
        return replace(answered, call=told)

    def _call_after(self, answered: Answered) -> CallState:
        self._heard = answered.heard
        said = " ".join(self._mouth.said)
        return with_turn(answered.call, self._lease.turn, self._heard, said, over=answered.ending != "listen")

    def _close(self, call: CallState, ending: Ending) -> None:
        if not self._services.state.finish_turn(call, self._lease.owner, ending):
            raise LeaseLostError

    def _recorded(self, call: CallState) -> CallState:
        """The call, on record now if it could not be before; then the state should know."""
        recorded = on_record(call, self._services)
        if recorded is not call:
            self._services.state.save_call(recorded)
        return recorded

    def _write(self, call: CallState, ending: Ending) -> None:
        said = TurnLog(self._heard, tuple(self._mouth.said))
        turn = self._bill.kept_turn(call.call_sid, self._lease.turn, said, ending)
        self._services.turn_writer.write(turn)
        if call.mode != self._way.mode:
            note_mode(call, self._services)
        log.info(
            "turn_taken",
            mode=turn.mode,
            outcome=turn.outcome,
            ending=ending,
            answerer=turn.answerer,
            says=len(turn.says),
            first_words_ms=turn.first_words_ms,
            took_ms=turn.took_ms,
        )

    def _say_again(self, call: CallState) -> None:
        """The turn is on record, only its log is gone: a delivery that comes late hears the same words."""
        kept = turn_on_record(self._lease.call_sid, self._lease.turn, self._services)
        says = kept.says if kept else (self._words.wait.broken,)
        for sentence in says[len(self._mouth.said) :]:
            self._mouth.say(sentence)
        # As it stood then: an emptied state gets a call that is behind, and the next turn rebuilds it.
        then = as_of_turn(call, self._lease.turn)
        self._close(then, kept.ending if kept and kept.ending else "listen")

    def _is_too_long(self, call: CallState) -> bool:
        limits = self._words.limits
        minutes = (self._bill.at.timestamp() - call.started_at) / 60
        return self._lease.turn > limits.max_turns or minutes > limits.max_minutes

    @property
    def _words(self) -> Profile:
        return self._services.profile.spoken_in(self._mouth.language)
