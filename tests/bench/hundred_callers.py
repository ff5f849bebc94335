"""Many callers at once: does every turn come out right, and what does it cost the web processes?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.callers import CallMade, heard_in, make_calls
from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.house import House
from tests.bench.on_record import right_rows
from tests.bench.own_time import first_sentences_s, stream_cost
from tests.bench.scale import Scale
from tests.bench.script import WORDS_IN_ANSWER
from tests.bench.what_went_wrong import problems_of

CLIENTS_BESIDE = 3
CPU_MS = 15.0
SDK_MS = 5.7
"""What the SDK's stream took when `CPU_MS` was set, its words close together: the ratio of both says how much the rest
may cost, whatever the machine and the pace."""

HOW = """
They dial within {dial_in_s:g} s; speech lasts {pace:g} times its real length; every document passes the strict TwiML
check. CPU: utime + stime of all gunicorn processes over whole calls (greeting, turns, status callback), divided by the
number of turns, after warm-up calls; Redis, PostgreSQL and a log file are on. The SDK alone: create(stream=True),
{words} tokens that come one by one, ten streams at once in a gevent process, in the same minutes. The model's own
first sentence: {clients} bare clients beside the callers, {own} times.
"""


@dataclass(frozen=True)
class _Taken:
    """`cpu_ms` is of all web processes a turn; `alone_ms` of one stream, by `stream_cost`; `own_s` by `direct`."""

    calls: Sequence[CallMade]
    rows: int
    cpu_ms: float
    alone_ms: Mapping[str, float]
    own_s: Sequence[float]


def measure_hundred_callers(house: House, scale: Scale) -> Measurement:
    taken = _take(house, scale)
    return Measurement(
        f"{scale.callers} callers at once, {scale.turns} turns each",
        HOW.format(**vars(scale) | {"words": WORDS_IN_ANSWER, "clients": CLIENTS_BESIDE, "own": len(taken.own_s)}),
        (*_outcome(taken, scale.callers * scale.turns), *_cost(taken), *_waits(taken)),
        problems_of(taken.calls),
    )


def _take(house: House, scale: Scale) -> _Taken:
    with (
        first_sentences_s(house.model_url, clients=CLIENTS_BESIDE) as own_s,
        stream_cost(house.model_url) as alone_ms,
    ):
        began = house.web_cpu_seconds()
        calls = make_calls(house.twilio, count=scale.callers, turns=scale.turns, within_s=scale.dial_in_s)
        rows = right_rows(calls, house.database_url)
        cpu_s = house.web_cpu_seconds() - began
        return _Taken(calls, rows, cpu_s * 1000 / (scale.callers * scale.turns), alone_ms(), own_s())


def _outcome(taken: _Taken, all_turns: int) -> tuple[Figure, ...]:
    turns = heard_in(taken.calls)
    return (
        Figure("calls that failed", sum(bool(call.failure) for call in taken.calls), exactly=0),
        Figure("turns with the right words", sum(turn.is_right for turn in turns), exactly=all_turns),
        Figure("turns with a filler", sum(turn.has_filler for turn in turns), exactly=0),
        Figure("right rows in the database", taken.rows, exactly=all_turns),
    )


def _cost(taken: _Taken) -> tuple[Figure, ...]:
    turns = heard_in(taken.calls)
    sdk_ms, answerer_ms = taken.alone_ms["sdk_ms"], taken.alone_ms["answerer_ms"]
    return (
        Figure("web requests a turn", sum(turn.requests for turn in turns) / max(1, len(turns))),
        Figure("CPU of the web processes a turn", taken.cpu_ms, "ms", at_most=CPU_MS),
        Figure("  the SDK's stream alone", sdk_ms, "ms"),
        Figure("  our reading of the stream, word by word", answerer_ms, "ms"),
        Figure("ratio of a turn's CPU to the SDK's alone", taken.cpu_ms / sdk_ms, at_most=CPU_MS / SDK_MS),
        Figure(f"CPU a turn where the SDK takes {SDK_MS} ms", taken.cpu_ms / sdk_ms * SDK_MS, "ms"),
    )


def _waits(taken: _Taken) -> tuple[Figure, ...]:
    waits, middle = [turn.wait_s for turn in heard_in(taken.calls)], percentile(taken.own_s, 0.5)
    return (
        Figure("wait for the first sentence, p50", percentile(waits, 0.5) * 1000, "ms"),
        Figure("wait for the first sentence, p95", percentile(waits, 0.95) * 1000, "ms"),
        Figure("ratio to the model's own, p50", percentile(waits, 0.5) / middle),
        Figure("ratio to the model's own, p95", percentile(waits, 0.95) / middle),
    )
