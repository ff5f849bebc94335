"""ConversationRelay: how much later than from the model itself does the first word come, and what does a turn cost?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench import relay_callers
from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.house import House
from tests.bench.on_record import right_rows
from tests.bench.own_time import first_words_s, stream_cost
from tests.bench.relay_callers import Results
from tests.bench.scale import RelayScale
from tests.bench.script import WORDS_IN_ANSWER
from tests.bench.what_went_wrong import problems_of

CLIENTS_BESIDE = 8
LATER_P50_MS, LATER_P99_MS, CPU_MS = 10.0, 50.0, 10.0

HOW = """
They dial within {dial_in_s:g} s and think for {pause_s:g} s between two turns; the model's first token takes
{first_token_s:g} s, each of its {words} words {per_word_s:g} s. First word: from the prompt's send to the first text
message; the model's own: {clients} bare clients beside the callers, from the request to the first text, {own} times.
CPU: utime + stime of all gunicorn processes over whole calls (webhook, socket, turns, end, status callback), divided
by the number of turns, after warm-up calls; Redis, PostgreSQL and a log file are on. The SDK alone:
create(stream=True), ten streams at once in a gevent process, in the same minutes.
"""


@dataclass(frozen=True)
class _Taken:
    """`cpu_ms` is of all web processes a turn; `alone_ms` of one stream, by `stream_cost`; `own_s` by `direct`."""

    results: Results
    rows: int
    cpu_ms: float
    alone_ms: Mapping[str, float]
    own_s: Sequence[float]


def measure_relay(house: House, scale: RelayScale) -> Measurement:
    taken = _take(house, scale)
    return Measurement(
        f"{scale.callers} relay calls at once, {scale.turns} turns each",
        HOW.format(**vars(scale) | {"words": WORDS_IN_ANSWER, "clients": CLIENTS_BESIDE, "own": len(taken.own_s)}),
        (*_outcome(taken, scale.callers * scale.turns), *_waits(taken), *_cost(taken)),
        problems_of(taken.results.calls),
    )


def _take(house: House, scale: RelayScale) -> _Taken:
    with (
        first_words_s(house.model_url, clients=CLIENTS_BESIDE) as own_s,
        stream_cost(house.model_url) as alone_ms,
    ):
        began = house.web_cpu_seconds()
        results = relay_callers.run_apart(
            scale.callers, scale.turns, house.account, within_s=scale.dial_in_s, pause_s=scale.pause_s
        )
        rows = right_rows(results.calls, house.database_url)
        cpu_s = house.web_cpu_seconds() - began
        return _Taken(results, rows, cpu_s * 1000 / (scale.callers * scale.turns), alone_ms(), own_s())


def _outcome(taken: _Taken, all_turns: int) -> Iterator[Figure]:
    turns = taken.results.turns
    yield Figure("calls that failed", len(taken.results.failures), exactly=0)
    yield Figure("turns with the right words", sum(turn.is_right for turn in turns), exactly=all_turns)
    yield Figure("right rows in the database", taken.rows, exactly=all_turns)


def _waits(taken: _Taken) -> Iterator[Figure]:
    turns = taken.results.turns
    for share, at_most in ((0.5, LATER_P50_MS), (0.99, LATER_P99_MS)):
        ours = percentile([turn.first_token_s for turn in turns], share) * 1000
        own = percentile(taken.own_s, share) * 1000
        yield Figure(f"first word, p{share * 100:.0f}", ours, "ms")
        yield Figure(f"  later than the model's own, p{share * 100:.0f}", ours - own, "ms", at_most=at_most)
    yield Figure("  p99 later than the model's own p50", ours - percentile(taken.own_s, 0.5) * 1000, "ms")
    yield Figure("the callers' own lateness, at worst", taken.results.late_s * 1000, "ms")
    opened = [call.open_s for call in taken.results.calls]
    yield Figure("from the document to the open socket, p99", percentile(opened, 0.99) * 1000, "ms")


def _cost(taken: _Taken) -> Iterator[Figure]:
    turns = taken.results.turns
    yield Figure("text messages a turn", sum(turn.messages for turn in turns) / max(1, len(turns)))
    yield Figure("CPU of the web processes a turn", taken.cpu_ms, "ms", at_most=CPU_MS)
    yield Figure("  the SDK's stream alone", taken.alone_ms["sdk_ms"], "ms")
    yield Figure("  our reading of the stream, word by word", taken.alone_ms["answerer_ms"], "ms")
