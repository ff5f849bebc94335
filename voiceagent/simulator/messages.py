"""Text messages from the app: kept, sent, delivered or not, and the status callbacks about it."""

import queue
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from voiceagent.simulator.clock import Clock
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.webhooks import Webhooks

SmsStatus = Literal["queued", "sent", "delivered", "undelivered", "failed", "received"]
Delivery = Literal["at once", "by hand"]
_WAY: tuple[SmsStatus, ...] = ("queued", "sent")


@dataclass
class Message:
    """One text message. Times are Unix seconds."""

    to: str
    from_: str
    body: str
    created_at: float
    status_callback: str | None = None
    direction: str = "outbound-api"
    sid: str = field(default_factory=lambda: "SM" + uuid.uuid4().hex)
    status: SmsStatus = "queued"
    error_code: int | None = None


class Messages:
    """All messages of the account. Safe to share between threads.

    With delivery `at once` a background thread delivers what is sent; `by hand` a test does (`deliver_now`).
    `undeliverable` maps a number to the error code its messages end with (30003: handset unreachable).
    """

    def __init__(
        self, account_sid: str, clock: Clock, new_webhooks: Callable[[], Webhooks], delivery: Delivery
    ) -> None:
        self.undeliverable: dict[str, int] = {}
        self._account_sid = account_sid
        self._clock = clock
        self._new_webhooks = new_webhooks
        self._delivery = delivery
        self._kept: list[Message] = []
        self._waiting: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._postman: threading.Thread | None = None

    def send(
        self,
        to: str,
        from_: str,
        body: str,
        status_callback: str | None = None,
        *,
        direction: str = "outbound-api",
    ) -> Message:
        """Accepts a message for delivery."""
        message = Message(to, from_, body, self._clock.now(), status_callback, direction)
        with self._changed:
            self._kept.append(message)
            self._waiting.put(message)
            if self._delivery == "at once" and self._postman is None:
                self._postman = threading.Thread(target=self._deliver_all, name="sms", daemon=True)
                self._postman.start()
            self._changed.notify_all()
        return message

    def keep_received(self, message: Message) -> None:
        with self._changed:
            self._kept.append(message)

    def find(self, sid: str) -> Message | None:
        return next((message for message in self.all if message.sid == sid), None)

    @property
    def all(self) -> list[Message]:
        """Oldest first."""
        with self._changed:
            return list(self._kept)

    def to(self, number: str) -> list[Message]:
        """What `number` was sent, oldest first, whether it arrived or not."""
        return [message for message in self.all if message.to == number]

    def wait_for(self, number: str, count: int, timeout: float) -> bool:
        """Whether `number` has been sent `count` messages within `timeout` real seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: sum(message.to == number for message in self._kept) >= count, timeout)

    def deliver_now(self) -> None:
        """Takes every waiting message through its statuses, in this thread."""
        webhooks = self._new_webhooks()
        while not self._waiting.empty():
            if message := self._waiting.get():
                self._deliver(message, webhooks)
        webhooks.close()

    def close(self) -> None:
        if self._postman is not None:
            self._waiting.put(None)
            self._postman.join(timeout=5)

    def _deliver_all(self) -> None:
        webhooks = self._new_webhooks()
        while message := self._waiting.get():
            self._deliver(message, webhooks)
        webhooks.close()

    def _deliver(self, message: Message, webhooks: Webhooks) -> None:
        code = self.undeliverable.get(message.to)
        last: SmsStatus = "undelivered" if code else "delivered"
        for status in (*_WAY, last):
            message.status = status
            message.error_code = code if status == last else None
            self._tell(message, webhooks)
        with self._changed:
            self._changed.notify_all()

    def _tell(self, message: Message, webhooks: Webhooks) -> None:
        if not message.status_callback:
            return
        try:
            webhooks.ask(message.status_callback, self._callback_fields(message))
        except WebhookError:
            return  # it stands in the log

    def _callback_fields(self, message: Message) -> Mapping[str, str]:
        fields = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": message.status,
            "SmsStatus": message.status,
            "AccountSid": self._account_sid,
            "From": message.from_,
            "To": message.to,
            "ApiVersion": "2010-04-01",
        }
        return fields | ({"ErrorCode": str(message.error_code)} if message.error_code else {})
