"""A reply in the making: one producer reads the model, cuts sentences, puts them on the turn's log."""

import re
import threading
from dataclasses import replace
from time import monotonic

import structlog

from voiceagent.calls.bill import Bill
from voiceagent.calls.facts import facts_of
from voiceagent.calls.handfuls import in_handfuls
from voiceagent.calls.leases import Lease
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import a_new_call, call_so_far, on_record, turn_on_record, with_turn
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.logs import bind_call, clear_call
from voiceagent.dialogue.base import Conversation, Switched, ToolStep, ToolUse, Words
from voiceagent.dialogue.sentences import SentenceStream
from voiceagent.state.base import CallState, Claim, Ending, TurnLog
from voiceagent.tools.base import ToolContext
from voiceagent.tools.toolbox import use_tool

log = structlog.get_logger("dialogue")

MAX_STEPS = 3
"""Model requests in one turn: the answer, and two more after tools (a wrong tool request counts as one)."""

REPLY_S = 25.0
"""The longest a reply may take to be written. Its first words have their own clock in each answerer."""

CHARACTERS_A_SECOND = 17
"""A voice that speaks fast: the caller hears a sentence for at least so long."""

AHEAD_S = 1.0
"""With so much still to be heard, no word of the model is in a hurry."""

_WORD = re.compile(r"[^\W_]")


class LeaseLostError(Exception):
    """Somebody else produces this turn now: say no more."""


class LiveReply:
    """Produces the turn of `lease`, as `claim` granted it. `start` returns at once; the log tells the rest."""

    def __init__(self, lease: Lease, claim: Claim, services: CallServices, confidence: float | None = None) -> None:
        self._lease = lease
        self._claim = claim
        self._services = services
        self._says: list[str] = list(claim.log.says)
        self._spoken_until = 0.0  # on the monotonic clock, about
        self._bill = Bill(services.clock.now(), confidence)

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
            self._say(self._services.profile.wait.broken)
            call = self._claim.call or a_new_call(self._lease.call_sid, self._services)
            after = self._call_after(call, "listen")
            self._close(after, "listen")
            self._write(self._recorded(after), "listen")

    def _produce(self) -> None:
        call = call_so_far(self._lease.call_sid, self._lease.turn, self._claim.call, self._services)
        if call.turn >= self._lease.turn:
            self._say_again(call)
        elif self._is_too_long(call):
            self._bill.outcome = "closed"
            self._say(self._services.profile.limits.closing)
            self._finish(call, "goodbye")
        else:
            self._finish(call, self._answer(call))

    def _answer(self, call: CallState) -> Ending:
        """Say the answer, tools included. Whatever breaks, something is said, and the call goes on."""
        try:
            ending = self._converse(call)
        except LeaseLostError:
            raise
        except Exception as exc:
            if isinstance(exc, AnswererFailed):
                log.warning("no_answer", reason=exc.reason)
            else:
                log.exception("answer_broke")
            self._bill.outcome = "apologised"
            self._say(self._services.profile.wait.apology)
            return "listen"
        if not self._says:
            self._say_something(ending)
        return ending

    def _say_something(self, ending: Ending) -> None:
        """The model had no words: a bare tool request, or a refusal."""
        if ending == "goodbye":
            self._say(self._services.profile.goodbye)
        else:
            self._bill.outcome = "apologised"
            self._say(self._services.profile.wait.apology)

    def _converse(self, call: CallState) -> Ending:
        conversation = Conversation(
            persona=self._services.persona,
            tools=self._services.tools,
            facts=facts_of(call),
            exchanges=call.exchanges,
            heard=self._claim.log.heard,
            already_said=" ".join(self._says),
            language=call.language,
        )
        deadline = Deadline.after(REPLY_S)
        for _ in range(MAX_STEPS):
            if self._has_waited_too_long():
                break
            said_before = len(self._says)
            use = self._speak(conversation, deadline)
            if use is None:
                break
            result = use_tool(use.name, use.arguments, self._tool_context(call))
            if result.ends_call:
                return "goodbye"
            said = " ".join(self._says[said_before:])
            step = ToolStep(said, use, result.text, result.is_error)
            conversation = replace(conversation, steps=(*conversation.steps, step))
        return "listen"

    def _speak(self, conversation: Conversation, deadline: Deadline) -> ToolUse | None:
        """Say what the answerer says, sentence by sentence; its tool request, if it ends in one."""
        sentences = SentenceStream()
        use: ToolUse | None = None
        events = self._services.answerer.answer(conversation, deadline)
        for event in in_handfuls(events, self._caller_is_listening):
            if isinstance(event, Words):
                self._say_all(sentences.feed(event.text))
            elif isinstance(event, Switched):
                sentences.drop_pending()
            elif isinstance(event, ToolUse):
                use = event
            else:
                self._bill.add(event)
        self._say_all(sentences.finish())
        return use

    def _has_waited_too_long(self) -> bool:
        """The caller, to fillers alone, while one tool came after another: no further step is begun."""
        return not self._says and self._bill.took_s > self._services.profile.wait.answer_s

    def _caller_is_listening(self) -> bool:
        """To sentences of this answer that last a while yet. Without Redis nothing is heard before the end."""
        return self._claim.shared and self._spoken_until - monotonic() > AHEAD_S

    def _say_all(self, sentences: list[str]) -> None:
        """A model's sentences, but for those without a word in them ("***", an emoji): nobody would hear them."""
        for sentence in sentences:
            if _WORD.search(sentence):
                self._say(sentence)

    def _say(self, sentence: str) -> None:
        self._bill.note_words()
        index = len(self._says)
        if not self._services.state.append_say(
            self._lease.call_sid, self._lease.turn, self._lease.owner, index, sentence
        ):
            raise LeaseLostError
        self._says.append(sentence)
        self._spoken_until = max(self._spoken_until, monotonic()) + len(sentence) / CHARACTERS_A_SECOND

    def _finish(self, call: CallState, ending: Ending) -> None:
        """Close the log and write the record: off the caller's path, unless only the record can tell the others."""
        after = self._call_after(call, ending)
        if self._claim.shared:
            self._close(after, ending)
            self._write(self._recorded(after), ending)
        else:
            after = on_record(after, self._services)
            self._write(after, ending)
            self._close(after, ending)

    def _call_after(self, call: CallState, ending: Ending) -> CallState:
        after = with_turn(call, self._lease.turn, self._claim.log.heard, " ".join(self._says))
        return replace(after, over=ending == "goodbye")

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
        said = TurnLog(self._claim.log.heard, tuple(self._says))
        turn = self._bill.kept_turn(call.call_sid, self._lease.turn, said, ending)
        self._services.turn_writer.write(turn)
        log.info(
            "turn_taken",
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
        says = kept.says if kept else (self._services.profile.wait.broken,)
        for sentence in says[len(self._says) :]:
            self._say(sentence)
        # As it stood then: an emptied state gets a call that is behind, and the next turn rebuilds it.
        then = replace(call, turn=self._lease.turn, exchanges=call.exchanges[: self._lease.turn])
        self._close(then, kept.ending if kept and kept.ending else "listen")

    def _is_too_long(self, call: CallState) -> bool:
        limits = self._services.profile.limits
        minutes = (self._bill.at.timestamp() - call.started_at) / 60
        return self._lease.turn > limits.max_turns or minutes > limits.max_minutes

    def _tool_context(self, call: CallState) -> ToolContext:
        return ToolContext(
            call.call_sid,
            self._lease.turn,
            call.caller_id,
            call.trusted,
            self._services.record,
            self._services.clock,
        )
