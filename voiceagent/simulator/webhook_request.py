"""One webhook: what is asked, as it changes on the way through tries and redirects, and what came of it."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from voiceagent.simulator.connections import Answer
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.overrides import Patience

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Exchange:
    """One webhook and its answer. `waited` in real seconds, every try and redirect included.

    `status` and `body` are those of the last answer, None and empty when there was none. `tries` counts the
    requests that failed before too; `url` is the one asked for, without its fragment.
    """

    url: str
    method: str
    fields: Fields
    token: str
    waited: float
    status: int | None
    content_type: str | None
    body: bytes
    tries: int = 1
    answered_by: str = ""  # the last URL, when redirects led elsewhere
    error: WebhookError | None = None


class WebhookRequest:
    """What is being asked, as it changes on the way."""

    def __init__(self, url: str, method: str, fields: Fields, patience: Patience, token: str | None) -> None:
        self.url = url
        self.method = method
        self.fields = fields
        self.patience = patience
        self.token = token or str(uuid.uuid4())
        self.tries = 0
        self.answer: Answer | None = None
        self._asked = url, method, dict(fields)
        self._began = time.monotonic()

    @property
    def target(self) -> str:
        """The URL as it is sent and signed: the fields of a GET are part of it."""
        if self.method == "POST" or not self.fields:
            return self.url
        return self.url + ("&" if "?" in self.url else "?") + urlencode(self.fields, errors="replace")

    @property
    def body(self) -> bytes | None:
        return urlencode(self.fields, errors="replace").encode("ascii") if self.method == "POST" else None

    @property
    def seconds_left(self) -> float:
        return max(0.001, self._began + self.patience.total_s - time.monotonic())

    @property
    def out_of_time(self) -> bool:
        return time.monotonic() >= self._began + self.patience.total_s

    def redirect(self, url: str) -> None:
        self.url, self.method, self.fields = url, "GET", {}

    def exchange(self, error: WebhookError | None = None) -> Exchange:
        url, method, fields = self._asked
        return Exchange(
            url=url,
            method=method,
            fields=fields,
            token=self.token,
            waited=time.monotonic() - self._began,
            status=self.answer.status if self.answer else None,
            content_type=self.answer.headers.get("content-type") if self.answer else None,
            body=self.answer.body if self.answer else b"",
            tries=self.tries,
            answered_by=self.url,
            error=error,
        )
