"""One call's life: documents are fetched, verbs run top to bottom, and it stops where the caller may act."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from voiceagent.simulator.acts import Act, HungUp, ListenedOn, LostSocket
from voiceagent.simulator.call_fields import CallFields
from voiceagent.simulator.document_source import DocumentSource
from voiceagent.simulator.failures import APOLOGY, WebhookError
from voiceagent.simulator.line import Interrupted, Line
from voiceagent.simulator.outcomes import End, Fetch, FinalStatus, Inline, Left, Listen, Onward, Outcome
from voiceagent.simulator.verbs import Verb
from voiceagent.simulator.verbs.reject import Reject
from voiceagent.simulator.webhooks import Exchange

LONGEST_CALL_S = 4 * 3600.0  # Twilio's own limit


class CallIsOver(AssertionError):
    """The caller acted on a call that had ended."""


@dataclass
class Call:
    """A synchronous state machine: `begin`, then an `act` whenever `listening`, until `is_over`.

    A REST request from another thread (`replace`) takes effect at once while something is being said,
    otherwise when the call is next looked at.
    """

    fields: CallFields
    line: Line
    documents: DocumentSource
    when_over: Callable[["Call"], None] = lambda call: None
    listening: Listen | None = None
    _verbs: deque[Verb] = field(default_factory=deque)
    _replacement: Outcome | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _over: bool = False

    @property
    def sid(self) -> str:
        return self.fields.call_sid

    @property
    def is_over(self) -> bool:
        self.catch_up()
        return self._over

    @property
    def goes_on(self) -> bool:
        """The agent may speak without being asked."""
        return self.listening is not None and self.listening.goes_on

    @property
    def exchanges(self) -> list[Exchange]:
        """Every webhook of this call, in order."""
        return self.documents.webhooks.log

    def begin(self, first: Fetch | Inline) -> None:
        """Runs until the caller may act, or the call is over."""
        with self._lock:
            self._run(first)

    def act(self, act: Act) -> None:
        """The caller does something. Raises CallIsOver when there is nobody to hear it."""
        with self._lock:
            self.catch_up()
            if self.listening is None:
                raise CallIsOver(f"The call is over, nobody hears the caller.\n{self.line.conversation}")
            listening, self.listening = self.listening, None
            if (isinstance(act, LostSocket) and not listening.socket) or (
                isinstance(act, ListenedOn) and not listening.goes_on
            ):
                self.listening = listening  # nothing that could be lost, or come
                return
            try:
                outcome = listening.hear(act)
            except Interrupted:
                outcome = self._taken_over()
            if isinstance(act, HungUp):
                self._leave(outcome)
            else:
                self._run(outcome)

    def replace(self, outcome: Inline | Fetch | End) -> None:
        """From a REST request: the running document is forgotten, for `outcome`. For any thread."""
        self._replacement = outcome
        self.line.interrupted.set()

    def catch_up(self) -> None:
        """Does what a REST request has asked for in the meantime."""
        with self._lock:
            if self._replacement is not None and not self._over:
                self._run(self._taken_over())

    # -- the machine

    def _run(self, outcome: Outcome) -> None:
        while True:
            try:
                match outcome:
                    case Listen():
                        self.listening = outcome
                        return
                    case End():
                        self._finish(outcome.status)
                        return
                    case Left():
                        self._leave(outcome.then)
                        return
                    case Onward():
                        outcome = self._next_verb()
                    case Fetch() | Inline():
                        outcome = self._open(outcome)
                if self.line.interrupted.is_set():
                    outcome = self._taken_over()
            except Interrupted:
                outcome = self._taken_over()

    def _next_verb(self) -> Outcome:
        if not self._verbs or self.line.position > LONGEST_CALL_S:
            self._answer()
            return End()
        verb = self._verbs.popleft()
        if not isinstance(verb, Reject):
            self._answer()
        return verb.do(self.line)

    def _open(self, wanted: Fetch | Inline) -> Outcome:
        verbs = self.documents.open(wanted)
        if verbs is None:
            return self._apologise()
        self._verbs = deque(verbs)
        return Onward()

    def _apologise(self) -> Outcome:
        self._answer()
        self.line.speak(APOLOGY, voice="man", language="en-US")
        return End()

    def _answer(self) -> None:
        self.line.answered = True
        self.fields.status = "in-progress"

    def _taken_over(self) -> Outcome:
        """Why were we stopped? A REST request, or the caller hung up."""
        replacement, self._replacement = self._replacement, None
        self.line.interrupted.clear()
        self._verbs.clear()
        self._stop_listening()
        return replacement or End()

    def _leave(self, outcome: Outcome) -> None:
        """The caller is gone. What they left is still handed over, but the answer can do nothing."""
        self.fields.status = "completed"
        if isinstance(outcome, Fetch):
            try:
                self.documents.ask(outcome)
            except WebhookError as error:
                self.line.note(str(error))
        self._finish("completed")

    def _finish(self, status: FinalStatus) -> None:
        if self._over:
            return
        self._over = True
        self._stop_listening()
        self._verbs.clear()
        self.fields.status = status
        self.when_over(self)
        self.documents.webhooks.close()

    def _stop_listening(self) -> None:
        if self.listening is not None:
            self.listening.let_go()
        self.listening = None
