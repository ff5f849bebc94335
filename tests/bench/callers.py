"""Many callers at once: each has a thread, speaks its script, notes what it heard and how long it waited."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.bench.script import answer_to, said_by
from voiceagent.simulator.live_call import LiveCall
from voiceagent.simulator.phone import PretendTwilio


@dataclass(frozen=True)
class TurnHeard:
    """One turn as a caller heard it. `wait_s` is from the webhook's POST to its answer, the first sentence.

    `gaps_s` are the silences inside the reply, `requests` the webhooks it took.
    """

    said: str
    heard: str
    wait_s: float
    gaps_s: tuple[float, ...]
    requests: int

    @property
    def is_right(self) -> bool:
        return self.heard == answer_to(self.said)

    @property
    def has_filler(self) -> bool:
        """The right answer, with something else in it: the model was late, or we were."""
        sentences = answer_to(self.said).split(". ")
        return not self.is_right and all(sentence in self.heard for sentence in sentences)


@dataclass
class CallMade:
    """One call; `failure` says what ended it too soon."""

    caller: int
    sid: str = ""
    turns: list[TurnHeard] = field(default_factory=list)
    failure: str = ""


def make_calls(twilio: PretendTwilio, *, count: int, turns: int, within_s: float = 0.0) -> list[CallMade]:
    """`count` callers with `turns` turns each; they dial one after the other, all within `within_s` seconds."""
    first = 10 ** len(str(count))  # all numbers are equally long, so that all callers speak equally long
    calls = [CallMade(first + place) for place in range(count)]

    def run(place: int) -> None:
        time.sleep(within_s * place / count)
        _call(twilio, calls[place], turns)

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(run, range(count)))
    return calls


def heard_in(calls: Sequence[CallMade]) -> list[TurnHeard]:
    return [turn for call in calls for turn in call.turns]


def _call(twilio: PretendTwilio, call: CallMade, turns: int) -> None:
    phone = twilio.phone(f"+1415555{call.caller:04}")
    try:
        line = phone.dial()
        call.sid = line.sid
        for turn in range(1, turns + 1):
            call.turns.append(_turn(line, said_by(call.caller, turn)))
        line.hangs_up()
    except Exception as exc:  # a document that is not TwiML, a call that is over: whatever it is, this call failed
        call.failure = f"{type(exc).__name__}: {exc}"


def _turn(line: LiveCall, words: str) -> TurnHeard:
    requests, waits = len(line.exchanges), len(line.waits)
    heard = line.says(words)
    gaps_s = tuple(wait.seconds for wait in line.waits[waits:] if wait.kind == "gap")
    mine = line.exchanges[requests:]
    return TurnHeard(words, heard, mine[0].waited, gaps_s, len(mine))
