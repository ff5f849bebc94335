"""An answer: what answerers and tools make of what was heard, spoken into a mouth. The same in every mode."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

import structlog

from voiceagent.calls.asked_for import ask, go_on_asking
from voiceagent.calls.bill import Bill
from voiceagent.calls.facts import facts_of
from voiceagent.calls.handfuls import in_handfuls
from voiceagent.calls.mouth import Mouth, TurnEndedError
from voiceagent.calls.services import CallServices
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.core.profile import Profile
from voiceagent.core.way import Way
from voiceagent.dialogue.base import Conversation, Switched, ToolStep, ToolUse, Words
from voiceagent.state.base import CallState, Ending
from voiceagent.tools.base import ToolContext, ToolResult

log = structlog.get_logger("dialogue")

MAX_STEPS = 3
"""Model requests in one turn: the answer, and two more after tools (a wrong tool request counts as one)."""

REPLY_S = 25.0
"""The longest a reply may take to be written. Its first words have their own clock in each answerer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """`call` as the answer left it: its language, its mode, what is asked for. The turn is not yet in it.

    `heard` is what history keeps of the caller's words: these, and what was asked for and is known now.
    """

    call: CallState
    ending: Ending
    heard: str


class Answering:
    """Answers `heard`, turn `turn` of a call, into `mouth`; `bill` notes how it went and what it took.

    `facts` are what the model is told about the call.
    """

    def __init__(
        self,
        heard: str,
        turn: int,
        mouth: Mouth,
        bill: Bill,
        services: CallServices,
        *,
        facts: Callable[[CallState], str] = facts_of,
    ) -> None:
        self._heard = heard
        self._turn = turn
        self._mouth = mouth
        self._bill = bill
        self._services = services
        self._facts = facts

    def answer(self, call: CallState, deadline: Deadline | None = None) -> Answered:
        """Say the answer, tools included. Whatever breaks, something is said, and the call goes on.

        Raises only what the mouth raises to end the turn.
        """
        self._call, self._began = call, monotonic()
        try:
            ending = self._answer(deadline or Deadline.after(REPLY_S))
        except TurnEndedError:
            raise
        except AnswererFailed as exc:
            log.warning("no_answer", reason=exc.reason)
            ending = self._apologise()
        except Exception:
            log.exception("answer_broke")
            ending = self._apologise()
        if not self._mouth.said:
            ending = self._say_something(ending)
        return Answered(self._call, ending, self._heard)

    def so_far(self, call: CallState) -> Answered:
        """The answer to `call` as it stands, for who ends it before its time: what tools did stays done."""
        return Answered(getattr(self, "_call", call), "listen", self._heard)

    def _answer(self, deadline: Deadline) -> Ending:
        if self._call.asking:
            step = go_on_asking(self._heard, self._call, self._mouth, self._services)
            self._call = step.call
            if step.words is None:
                return "listen"
            self._heard = step.words
        return self._converse(deadline)

    def _apologise(self) -> Ending:
        self._bill.outcome = "apologised"
        self._mouth.say(self._words.wait.apology)
        return "listen"

    def _say_something(self, ending: Ending) -> Ending:
        """The model had no words: a bare tool request, or a refusal."""
        if ending != "goodbye":
            return self._apologise()
        self._mouth.say(self._words.goodbye)
        return ending

    def _converse(self, deadline: Deadline) -> Ending:
        conversation = self._conversation(self._call)
        for _ in range(MAX_STEPS):
            if self._has_waited_too_long():
                break
            said_before = len(self._mouth.said)
            use = self._speak(conversation, deadline)
            if use is None:
                break
            result = self._services.tools.use(use.name, use.arguments, self._tool_context())
            if ending := self._take(result):
                return ending
            said = " ".join(self._mouth.said[said_before:])
            step = ToolStep(said, use, result.text, result.is_error)
            conversation = replace(conversation, steps=(*conversation.steps, step), language=self._call.language)
        return "listen"

    def _conversation(self, call: CallState) -> Conversation:
        return Conversation(
            persona=self._services.persona,
            tools=self._services.tools.specs,
            facts=self._facts(call),
            exchanges=call.exchanges,
            heard=self._heard,
            already_said=" ".join(self._mouth.said),
            language=call.language,
        )

    def _take(self, result: ToolResult) -> Ending | None:
        """What a tool changed about the call; how the answer ends, if it ends with that."""
        if result.way:
            self._call = replace(self._call, mode=result.way.mode, language=result.way.language)
            self._mouth.language = result.way.language
        if result.refuses_recording:
            self._call = replace(self._call, refused_recording=True)
        if result.asking:
            self._call = ask(result.asking, self._call, self._mouth, self._services)
            return "listen"
        if result.transfer_to:
            self._call = replace(self._call, transfer_to=result.transfer_to)
            self._mouth.say(self._words.transfer.connecting)
            return "transfer"
        return "goodbye" if result.ends_call else None

    def _speak(self, conversation: Conversation, deadline: Deadline) -> ToolUse | None:
        """Say what the answerer says, as it comes; its tool request, if it ends in one."""
        use: ToolUse | None = None
        events = self._services.answerer.answer(conversation, deadline)
        for event in in_handfuls(events, self._mouth.is_ahead):
            if isinstance(event, Words):
                self._mouth.words(event.text)
            elif isinstance(event, Switched):
                self._mouth.drop_words()
            elif isinstance(event, ToolUse):
                use = event
            else:
                self._bill.add(event)
        self._mouth.finish_words()
        return use

    def _has_waited_too_long(self) -> bool:
        """The caller, to fillers alone, while one tool came after another: no further step is begun."""
        return not self._mouth.said and monotonic() - self._began > self._words.wait.answer_s

    @property
    def _words(self) -> Profile:
        return self._services.profile.spoken_in(self._mouth.language)

    def _tool_context(self) -> ToolContext:
        call = self._call
        return ToolContext(
            call.call_sid,
            self._turn,
            call.caller_id,
            call.trusted,
            self._services.record,
            self._services.clock,
            Way(call.mode, call.language),
            call.number,
            self._services.send_soon,
        )
