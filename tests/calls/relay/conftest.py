"""A relay call by itself: real stores, a line in memory, and an answerer that says what a test tells it."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from time import monotonic

import pytest

from voiceagent.calls.heard import Arrival
from voiceagent.calls.opening import start_call
from voiceagent.calls.relay.call import RelayCall
from voiceagent.calls.relay.line import LineLostError
from voiceagent.calls.relay.token import Admission
from voiceagent.calls.so_far import known_call
from voiceagent.core.way import Way
from voiceagent.dialogue.base import Conversation, Event, Finished, Words

LONG_S = 20.0
"""Nothing in a test takes so long on any machine."""


class MemoryLine:
    """A `Line`, and Twilio's end of it."""

    def __init__(self) -> None:
        self._in: queue.Queue[str | bytes | None] = queue.Queue()
        self._changed = threading.Condition()
        self.sent: list[dict] = []
        self.closed_with: int | None = None
        self._is_lost = False

    def send(self, message: str) -> None:
        with self._changed:
            if self._is_lost:
                raise LineLostError
            self.sent.append(json.loads(message))
            self._changed.notify_all()

    def receive(self, timeout_s: float) -> str | bytes | None:
        try:
            frame = self._in.get(timeout=min(timeout_s, LONG_S))
        except queue.Empty:
            return None
        if self._is_lost and frame is None:
            raise LineLostError
        return frame

    def wake(self) -> None:
        self._in.put(None)

    def close(self, code: int = 1000) -> None:
        with self._changed:
            self.closed_with = self.closed_with or code
            self._changed.notify_all()
        self.lose()

    # Twilio's end

    def tell(self, kind: str, **fields: object) -> None:
        self.tell_raw(json.dumps({"type": kind, **fields}))

    def tell_raw(self, frame: str | bytes) -> None:
        self._in.put(frame)

    def says(self, words: str, language: str = "en-US", *, last: bool = True) -> None:
        self.tell("prompt", voicePrompt=words, lang=language, last=last)

    def interrupts(self, heard: str, after_ms: int = 400) -> None:
        self.tell("interrupt", utteranceUntilInterrupt=heard, durationUntilInterruptMs=str(after_ms))

    def lose(self) -> None:
        self._is_lost = True
        self._in.put(None)

    @property
    def text(self) -> str:
        """All that was sent to be spoken."""
        with self._changed:
            return "".join(message["token"] for message in self.sent if message["type"] == "text")

    def wait_for(self, is_there: Callable[[], object]) -> None:
        """Looks again with every message, and now and then: it may be something that is not sent."""
        until = monotonic() + LONG_S
        with self._changed:
            while not is_there():
                assert monotonic() < until, self.sent
                self._changed.wait(0.02)

    def wait_for_text(self, text: str) -> None:
        self.wait_for(lambda: text in self.text)

    def wait_for_reply(self, count: int = 1) -> None:
        """Until so many replies were said to their end."""
        self.wait_for(lambda: sum(message.get("last", False) for message in self.sent) >= count)

    def wait_for_end(self) -> dict:
        self.wait_for(lambda: any(message["type"] == "end" for message in self.sent))
        return json.loads(self.sent[-1]["handoffData"])


class Gate:
    """An answerer that says its words one by one, each when the test lets it."""

    def __init__(self, text: str) -> None:
        self.words = text.split()
        self._allowed = threading.Semaphore(0)
        self.ended = threading.Event()

    def let(self, count: int) -> None:
        for _ in range(count):
            self._allowed.release()

    def __call__(self, _: Conversation) -> Iterator[Event]:
        try:
            for index, word in enumerate(self.words):
                if not self._allowed.acquire(timeout=LONG_S):
                    return
                yield Words(word if index == 0 else f" {word}")
            yield Finished("end", "gate")
        finally:
            self.ended.set()


class Talk:
    """One relay session, running."""

    def __init__(self, calls, admission: Admission, is_leaving: Callable[[], bool] = lambda: False) -> None:
        self.calls, self.line, self.call_sid = calls, MemoryLine(), admission.call_sid
        call = RelayCall(admission, self.line, calls.services, is_leaving)
        self._thread = threading.Thread(target=call.talk, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join(LONG_S)
        assert not self._thread.is_alive()

    def hang_up(self) -> None:
        self.line.lose()
        self.wait()

    @property
    def exchanges(self) -> list[tuple[str, str]]:
        """History as the next turn's model is told it."""
        call = known_call(self.call_sid, self.calls.services)
        return [(exchange.heard, exchange.said) for exchange in call.exchanges]

    def wait_for_exchanges(self, *exchanges: tuple[str, str]) -> None:
        until = monotonic() + LONG_S
        while self.exchanges != list(exchanges) and monotonic() < until:
            threading.Event().wait(0.01)
        assert self.exchanges == list(exchanges)

    @property
    def record(self) -> list[tuple[str, tuple[str, ...]]]:
        kept = self.calls.services.record.calls.so_far(self.call_sid)
        return [(turn.heard, turn.says) for turn in kept.turns]


@pytest.fixture
def talk(make_calls) -> Iterator[Callable[..., Talk]]:
    """Starts a call and its session; what was started is over before the record closes."""
    started: list[Talk] = []

    def start(calls=None, *, turn=1, back=0, speaks=True, is_new=True, **options) -> Talk:
        calls = calls or make_calls(way=Way("relay", "en-US"))
        if is_new:
            start_call(Arrival("CA1", "+14155550123", attested=True), calls.services)
        started.append(Talk(calls, Admission("CA1", turn, back, speaks, "nonce"), **options))
        return started[-1]

    yield start
    for one in started:
        one.hang_up()
