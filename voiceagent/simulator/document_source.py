"""Where a call gets its documents from: the app, and the fallback URL when the app fails."""

from dataclasses import dataclass, field

from voiceagent.simulator import document
from voiceagent.simulator.call_fields import CallFields
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Fetch, Inline
from voiceagent.simulator.rules.problem import Problem
from voiceagent.simulator.verbs import Verb
from voiceagent.simulator.webhooks import Exchange, Webhooks

MOST_SILENT_FETCHES = 50


class RedirectLoop(AssertionError):
    """The app sends the call from document to document and the caller hears nothing."""


@dataclass
class DocumentSource:
    """The documents of one call. `strict`: any problem of a document raises RejectedTwiML."""

    fields: CallFields
    line: Line
    webhooks: Webhooks
    fallback: Fetch | None = None
    strict: bool = True
    problems: list[Problem] = field(default_factory=list)

    def open(self, wanted: Fetch | Inline) -> list[Verb] | None:
        """The verbs of a document, or of the fallback's when it cannot be had; None when that fails too."""
        try:
            return self._load(wanted)
        except WebhookError as error:
            self.line.note(str(error))
            return self._fall_back(wanted, error)

    def ask(self, wanted: Fetch) -> Exchange:
        """One webhook of the call, its wait counted as silence. Raises WebhookError."""
        if self.line.fetches_in_a_row >= MOST_SILENT_FETCHES:
            raise RedirectLoop(f"{MOST_SILENT_FETCHES} documents and no sound, now {wanted.url}")
        asked = len(self.webhooks.log)
        fields = {**self.fields.standard(), **wanted.fields}
        try:
            return self.webhooks.ask(wanted.url, fields, method=wanted.method)
        finally:
            self.line.app_took(sum(exchange.waited for exchange in self.webhooks.log[asked:]))

    def _fall_back(self, failed: Fetch | Inline, error: WebhookError) -> list[Verb] | None:
        """The fallback is told what failed, on top of what the failed request was told."""
        if self.fallback is None:
            return None
        asked = failed.fields if isinstance(failed, Fetch) else {}
        trouble = {"ErrorCode": str(error.code), "ErrorUrl": error.url}
        try:
            return self._load(Fetch(self.fallback.url, self.fallback.method, {**asked, **trouble}))
        except WebhookError as worse:
            self.line.note(str(worse))
            return None

    def _load(self, wanted: Fetch | Inline) -> list[Verb]:
        if isinstance(wanted, Inline):
            self.line.document_url = ""  # nothing that relative URLs could be relative to
            return self._read(wanted.twiml, "text/xml")
        exchange = self.ask(wanted)
        self.line.document_url = exchange.answered_by
        return self._read(exchange.body, exchange.content_type)

    def _read(self, body: bytes | str, content_type: str | None) -> list[Verb]:
        verbs, problems = document.read(body, content_type, self.line.document_url, strict=self.strict)
        self.problems += problems
        return verbs
