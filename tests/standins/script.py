"""What a stand-in answers next, and the record of what it was asked."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.standins.http_server import Exchange
from tests.standins.replies import Reply, Text
from tests.standins.tempo import Tempo

Asked = dict[str, Any]
Answer = Reply | str
"""A str is short for Text."""


class Script:
    """Answers in this order: the first matching `when`, the queue of `script`, `always`, the stand-in's own.

    Safe to use from any thread. Functions given to it run in the server's event loop, so they may not block.
    """

    def __init__(self, otherwise: Callable[[Asked], Reply], keep: int = 10_000) -> None:
        self._otherwise = otherwise
        self._always: Callable[[Asked], Answer] = otherwise
        self._queue: deque[Answer] = deque()
        self._cases: list[tuple[Callable[[Asked], bool], Answer]] = []
        self._asked: deque[Asked] = deque(maxlen=keep)
        self._refusals: deque[str] = deque(maxlen=keep)
        self._change = threading.Condition()
        self._first_token_s = self._per_word_s = 0.0

    def script(self, *replies: Answer) -> None:
        """Queue replies, each given once."""
        with self._change:
            self._queue.extend(replies)

    def always(self, reply: Answer | Callable[[Asked], Answer]) -> None:
        """Answer so whenever the queue is empty."""
        with self._change:
            self._always = reply if callable(reply) else lambda _: reply

    def when(self, matches: Callable[[Asked], bool], reply: Answer) -> None:
        """Answer so, each time, to the requests that match; they take nothing from the queue."""
        with self._change:
            self._cases.append((matches, reply))

    def pace(self, first_token_s: float = 0.0, per_word_s: float = 0.0) -> None:
        """Set the speed of replies that name none of their own."""
        self._first_token_s, self._per_word_s = first_token_s, per_word_s

    def clear(self) -> None:
        """Forget the script, the pace, and what was asked."""
        with self._change:
            self._queue.clear()
            self._cases.clear()
            self._asked.clear()
            self._refusals.clear()
            self._always = self._otherwise
            self.pace()

    @property
    def requests(self) -> list[Asked]:
        """Every request's body, oldest first, the refused ones too."""
        with self._change:
            return list(self._asked)

    @property
    def last_request(self) -> Asked:
        """The newest request's body. Raises IndexError when there was none."""
        return self.requests[-1]

    @property
    def refusals(self) -> list[str]:
        """Why requests were refused that the real API would have refused too."""
        with self._change:
            return list(self._refusals)

    def forgive(self) -> None:
        """Forget the refusals: a test that expects one says so by this."""
        with self._change:
            self._refusals.clear()

    def wait_for_requests(self, count: int = 1, timeout_s: float = 30.0) -> list[Asked]:
        """Wait until that many requests have come, and return them. Raises TimeoutError."""
        with self._change:
            if not self._change.wait_for(lambda: len(self._asked) >= count, timeout_s):
                raise TimeoutError(f"{len(self._asked)} of {count} requests came within {timeout_s} s")
            return list(self._asked)

    def record(self, asked: Asked) -> None:
        with self._change:
            self._asked.append(asked)
            self._change.notify_all()

    def record_refusal(self, reason: str) -> None:
        with self._change:
            self._refusals.append(reason)

    def next_reply(self, asked: Asked) -> Reply:
        with self._change:
            answer = self._next_answer(asked)
        return Text(answer) if isinstance(answer, str) else answer

    def tempo(self, reply: Reply, exchange: Exchange) -> Tempo:
        """Say when each word of this reply is due."""
        first_s = self._first_token_s if reply.first_token_s is None else reply.first_token_s
        word_s = self._per_word_s if reply.per_word_s is None else reply.per_word_s
        return Tempo(exchange, first_s, word_s)

    def _next_answer(self, asked: Asked) -> Answer:
        for matches, reply in self._cases:
            if matches(asked):
                return reply
        return self._queue.popleft() if self._queue else self._always(asked)
