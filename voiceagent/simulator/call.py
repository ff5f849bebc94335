"""One call's life: documents are fetched, verbs run top to bottom, and it stops where the caller may act."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from voiceagent.simulator import document
from voiceagent.simulator.acts import Act, HungUp
from voiceagent.simulator.call_fields import CallFields
from voiceagent.simulator.failures import APOLOGY, WebhookError
from voiceagent.simulator.line import Interrupted, Line
from voiceagent.simulator.outcomes import End, Fetch, FinalStatus, Inline, Listen, Onward, Outcome
from voiceagent.simulator.rules.problem import Problem
from voiceagent.simulator.verbs import Verb
from voiceagent.simulator.verbs.reject import Reject
from voiceagent.simulator.webhooks import Exchange, Webhooks

LONGEST_CALL_S = 4 * 3600.0  # Twilio's own limit
MOST_SILENT_FETCHES = 50


class CallIsOver(AssertionError):
    """The caller acted on a call that had ended."""


class RedirectLoop(AssertionError):
    """The app sends the call from document to document and the caller hears nothing."""


@dataclass
class Call:
    """A synchronous state machine: `begin`, then an `act` whenever `listening`, until `is_over`.

    A REST request from another thread (`replace`) takes effect at once while something is being said,
    otherwise when the call is next looked at. `strict`: any problem of a document raises RejectedTwiML.
    """

    fields: CallFields
    line: Line
    webhooks: Webhooks
    fallback: Fetch | None = None
    strict: bool = True
    when_over: Callable[["Call"], None] = lambda call: None
    listening: Listen | None = None
    problems: list[Problem] = field(default_factory=list)
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
    def exchanges(self) -> list[Exchange]:
        """Every webhook of this call, in order."""
        return self.webhooks.log

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
        """Fetches a document; what fails is tried once more at the fallback URL."""
        try:
            self._load(wanted)
        except WebhookError as error:
            self.line.note(str(error))
            return self._fall_back(wanted, error)
        return Onward()

    def _fall_back(self, failed: Fetch | Inline, error: WebhookError) -> Outcome:
        if self.fallback is None:
            return self._apologise()
        asked = failed.fields if isinstance(failed, Fetch) else {}
        trouble = {"ErrorCode": str(error.code), "ErrorUrl": error.url}
        try:
            self._load(Fetch(self.fallback.url, self.fallback.method, {**asked, **trouble}))
        except WebhookError as worse:
            self.line.note(str(worse))
            return self._apologise()
        return Onward()

    def _apologise(self) -> Outcome:
        self._answer()
        self.line.speak(APOLOGY, voice="man", language="en-US")
        return End()

    def _load(self, wanted: Fetch | Inline) -> None:
        if isinstance(wanted, Inline):
            self.line.document_url = ""  # nothing that relative URLs could be relative to
            self._read(wanted.twiml, "text/xml")
            return
        exchange = self._ask(wanted)
        self.line.document_url = exchange.answered_by
        self._read(exchange.body, exchange.content_type)

    def _ask(self, wanted: Fetch) -> Exchange:
        if self.line.fetches_in_a_row >= MOST_SILENT_FETCHES:
            raise RedirectLoop(f"{MOST_SILENT_FETCHES} documents and no sound, now {wanted.url}")
        asked = len(self.webhooks.log)
        try:
            return self.webhooks.ask(
                wanted.url, {**self.fields.standard(), **wanted.fields}, method=wanted.method
            )
        finally:
            self.line.app_took(sum(exchange.waited for exchange in self.webhooks.log[asked:]))

    def _read(self, body: bytes | str, content_type: str | None) -> None:
        if sound := document.read_sound(body, content_type):
            self._answer()
            self._verbs.clear()
            self.line.play(sound, "[a sound file]")
            return
        verbs, problems = document.read(body, content_type, self.line.document_url, strict=self.strict)
        self.problems += problems
        self._verbs = deque(verbs)

    def _answer(self) -> None:
        self.line.answered = True
        self.fields.status = "in-progress"

    def _taken_over(self) -> Outcome:
        """Why were we stopped? A REST request, or the caller hung up."""
        replacement, self._replacement = self._replacement, None
        self.line.interrupted.clear()
        self._verbs.clear()
        self.listening = None
        return replacement or End()

    def _leave(self, outcome: Outcome) -> None:
        """The caller is gone. A recording is still handed over, but the answer can do nothing."""
        if isinstance(outcome, Fetch):
            try:
                self._ask(outcome)
            except WebhookError as error:
                self.line.note(str(error))
        self._finish("completed")

    def _finish(self, status: FinalStatus) -> None:
        if self._over:
            return
        self._over = True
        self.listening = None
        self._verbs.clear()
        self.fields.status = status
        self.when_over(self)
        self.webhooks.close()
