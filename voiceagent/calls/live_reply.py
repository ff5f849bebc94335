"""A reply in the making: one producer reads the model, cuts sentences, puts them on the turn's log."""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Literal

import structlog

from voiceagent.calls.facts import facts_of
from voiceagent.calls.handfuls import in_handfuls
from voiceagent.calls.leases import Lease
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import call_so_far, on_record, with_turn
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.logs import bind_call, clear_call
from voiceagent.dialogue.base import Conversation, Finished, Switched, ToolStep, ToolUse, Usage, Words
from voiceagent.dialogue.sentences import SentenceStream
from voiceagent.state.base import CallState, Claim, Ending
from voiceagent.storage.kept import KeptTurn
from voiceagent.tools.base import ToolContext
from voiceagent.tools.toolbox import use_tool

log = structlog.get_logger("dialogue")

MAX_STEPS = 3
"""Model requests in one turn: the answer, and two more after tools (a wrong tool request counts as one)."""

REPLY_S = 25.0
"""The longest a reply may take to be written. Its first words have their own clock in each answerer."""


class LeaseLostError(Exception):
    """Somebody else produces this turn now: say no more."""


@dataclass(slots=True)
class _Bill:
    """Who answered, how, and what it took."""

    outcome: Literal["answered", "apologised", "closed"] = "answered"
    answerer: str = ""
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    first_words_s: float | None = None

    def add(self, finished: Finished) -> None:
        self.answerer, self.model = finished.answerer, finished.model
        self.usage += finished.usage


class LiveReply:
    """Produces the turn of `lease`, as `claim` granted it. `start` returns at once; the log tells the rest."""

    def __init__(self, lease: Lease, claim: Claim, services: CallServices, confidence: float | None = None) -> None:
        self._lease = lease
        self._claim = claim
        self._services = services
        self._confidence = confidence
        self._says: list[str] = list(claim.log.says)
        self._bill = _Bill()
        self._began = monotonic()
        self._at: datetime = services.clock.now()

    def start(self) -> None:
        threading.Thread(target=self._run, name="reply", daemon=True).start()

    def _run(self) -> None:
        bind_call(call_sid=self._lease.call_sid, turn=self._lease.turn)
        try:
            with self._services.leases.kept(self._lease):
                self._produce()
        except LeaseLostError:
            log.warning("turn_lost_to_another")
        except Exception:
            # The last wall: without it the caller would hear fillers for ever.
            log.exception("reply_broke")
        finally:
            clear_call()

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
        said_before = len(self._says)
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
        if len(self._says) == said_before:
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
                for sentence in sentences.feed(event.text):
                    self._say(sentence)
            elif isinstance(event, Switched):
                sentences.drop_pending()
            elif isinstance(event, ToolUse):
                use = event
            else:
                self._bill.add(event)
        for sentence in sentences.finish():
            self._say(sentence)
        return use

    def _caller_is_listening(self) -> bool:
        """To a sentence of this answer: the next one has time. Without Redis nothing is heard before the end."""
        return self._claim.shared and len(self._says) > len(self._claim.log.says)

    def _say(self, sentence: str) -> None:
        if self._bill.first_words_s is None:
            self._bill.first_words_s = monotonic() - self._began
        index = len(self._says)
        if not self._services.state.append_say(
            self._lease.call_sid, self._lease.turn, self._lease.owner, index, sentence
        ):
            raise LeaseLostError
        self._says.append(sentence)

    def _finish(self, call: CallState, ending: Ending) -> None:
        """Close the log and write the record: off the caller's path, unless only the record can tell the others."""
        call = on_record(call, self._services)
        after = with_turn(call, self._lease.turn, self._claim.log.heard, " ".join(self._says))
        after = replace(after, over=ending == "goodbye")
        if not self._claim.shared:
            self._write(after, ending)
        if not self._services.state.finish_turn(after, self._lease.owner, ending):
            raise LeaseLostError
        if self._claim.shared:
            self._write(after, ending)

    def _write(self, call: CallState, ending: Ending) -> None:
        bill, usage = self._bill, self._bill.usage
        took_s = monotonic() - self._began
        turn = KeptTurn(
            call_sid=call.call_sid,
            number=self._lease.turn,
            heard=self._claim.log.heard,
            says=tuple(self._says),
            at=self._at,
            outcome=bill.outcome,
            ending=ending,
            answerer=bill.answerer,
            model=bill.model,
            confidence=self._confidence,
            input_tokens=usage.input,
            output_tokens=usage.output,
            cache_read_tokens=usage.cache_read,
            cache_write_tokens=usage.cache_write,
            first_words_ms=None if bill.first_words_s is None else round(bill.first_words_s * 1000),
            took_ms=round(took_s * 1000),
        )
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
        kept = self._services.record.calls.turn(self._lease.call_sid, self._lease.turn)
        says = kept.says if kept else (self._services.profile.wait.broken,)
        for sentence in says[len(self._says) :]:
            self._say(sentence)
        ending: Ending = "goodbye" if kept and kept.ending == "goodbye" else "listen"
        self._services.state.finish_turn(replace(call, turn=self._lease.turn), self._lease.owner, ending)

    def _is_too_long(self, call: CallState) -> bool:
        limits = self._services.profile.limits
        minutes = (self._at.timestamp() - call.started_at) / 60
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
