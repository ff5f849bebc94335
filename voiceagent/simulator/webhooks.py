"""One signed request to the app, as Twilio makes it: time limit, retry, redirects, and a log of it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urljoin

from voiceagent.simulator import failures
from voiceagent.simulator.connections import Answer, Connections, FailedTry
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.overrides import read_overrides
from voiceagent.simulator.rules import kinds
from voiceagent.simulator.signature import sign
from voiceagent.simulator.webhook_request import Exchange, Fields, WebhookRequest

__all__ = ["Exchange", "Webhooks"]

MOST_REDIRECTS = 10
_MOVED = frozenset({301, 302, 303, 307, 308})
_CALLABLE = kinds.url("http", "https", relative=False)
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass
class Webhooks:
    """Asks the app. One object for each call: it keeps the call's connections and cookies. For one thread."""

    auth_token: str
    log: list[Exchange] = field(default_factory=list)
    total_s: float = 15.0
    lead_to: Mapping[str, str] = field(default_factory=dict)
    sign_port: bool = False  # webhooks about text messages keep their port in the signed URL

    def __post_init__(self) -> None:
        self._connections = Connections(self.lead_to)
        self._cookies: dict[str, str] = {}

    def ask(self, url: str, fields: Fields, *, method: str = "POST", token: str | None = None) -> Exchange:
        """The app's answer with a 2xx. Raises WebhookError for anything else; logged either way."""
        bare, patience = read_overrides(url)
        request = WebhookRequest(bare, method, fields, patience.within(self.total_s), token)
        try:
            answer = self._follow(request)
            _require_success(answer, request.url)
        except WebhookError as error:
            self.log.append(request.exchange(error))
            raise
        exchange = request.exchange()
        self.log.append(exchange)
        return exchange

    def repeat(self, exchange: Exchange) -> Exchange:
        """The same request once more, token and all, on a connection of its own; not logged."""
        webhooks = Webhooks(self.auth_token, [], self.total_s, self.lead_to, self.sign_port)
        try:
            return webhooks.ask(exchange.url, exchange.fields, method=exchange.method, token=exchange.token)
        finally:
            webhooks.close()

    def close(self) -> None:
        self._connections.close()

    def _follow(self, request: WebhookRequest) -> Answer:
        """Through redirects, which turn a POST into a GET and lose its fields."""
        for _ in range(MOST_REDIRECTS + 1):
            if wrong := _CALLABLE(request.url):
                raise WebhookError(failures.BAD_URL, request.url, wrong)
            answer = self._persist(request)
            location = answer.headers.get("location")
            if answer.status not in _MOVED or not location:
                return answer
            request.redirect(urljoin(request.url, location))
        raise WebhookError(failures.TOO_MANY_REDIRECTS, request.url, f"more than {MOST_REDIRECTS} redirects")

    def _persist(self, request: WebhookRequest) -> Answer:
        """Tries again what the URL's overrides say, by default a failed connect, once."""
        retries = request.patience.retries
        while True:
            request.tries += 1
            try:
                answer = self._try(request)
                failure = f"{answer.status // 100}xx"
            except FailedTry as failed:
                if failed.kind not in request.patience.retried or retries == 0 or request.out_of_time:
                    raise failed.error from failed
            else:
                if failure not in request.patience.retried or retries == 0 or request.out_of_time:
                    return answer
            retries -= 1

    def _try(self, request: WebhookRequest) -> Answer:
        left = request.seconds_left
        answer = self._connections.ask(
            request.method,
            request.target,
            self._headers(request),
            request.body,
            connect_s=min(request.patience.connect_s, left),
            read_s=min(request.patience.read_s, left),
        )
        request.answer = answer
        self._keep_cookies(answer)
        return answer

    def _headers(self, request: WebhookRequest) -> dict[str, str]:
        posted = request.fields.items() if request.method == "POST" else ()
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": request.token,
            "X-Twilio-Signature": sign(self.auth_token, request.target, posted, keep_port=self.sign_port),
        }
        if request.method == "POST":
            headers["Content-Type"] = _FORM
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return headers

    def _keep_cookies(self, answer: Answer) -> None:
        for line in answer.cookies:
            try:
                self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
            except CookieError:
                continue


def _require_success(answer: Answer, url: str) -> None:
    if not 200 <= answer.status < 300:
        raise WebhookError(failures.RETRIEVAL_FAILURE, url, f"status {answer.status}")
