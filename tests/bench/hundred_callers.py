"""Many callers at once: does every turn come out right, and what does it cost the web processes?"""

from tests.bench.callers import CallMade, heard_in, make_calls
from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.house import House
from tests.bench.on_record import right_rows
from tests.bench.own_time import beside, stream_cost
from tests.bench.scale import Scale
from tests.bench.script import WORDS_IN_ANSWER
from tests.bench.what_went_wrong import problems_of

CLIENTS_BESIDE = 3


def measure_hundred_callers(house: House, scale: Scale) -> Measurement:
    alone = stream_cost(house.model_url, rounds=scale.stream_rounds)
    with beside(house.model_url, clients=CLIENTS_BESIDE) as own:
        began = house.web_cpu_seconds()
        calls = make_calls(house.twilio, count=scale.callers, turns=scale.turns, within_s=scale.dial_in_s)
        rows = right_rows(calls, house.database_url)
        cpu_s = house.web_cpu_seconds() - began
    turns = heard_in(calls)
    all_turns = scale.callers * scale.turns
    cpu_ms = cpu_s * 1000 / all_turns
    waits, middle = [turn.wait_s for turn in turns], percentile(own, 0.5)
    return Measurement(
        f"{scale.callers} callers at once, {scale.turns} turns each",
        f"They dial within {scale.dial_in_s:g} s, speak and listen at {scale.pace:g} times real length; every "
        f"document passes the strict TwiML check. CPU: utime + stime of all gunicorn processes over whole calls "
        f"(greeting, turns, status callback) by the number of turns, after warm-up calls; Redis, PostgreSQL and a "
        f"log file are on. The SDK alone: create(stream=True), {WORDS_IN_ANSWER} tokens that come one by one, ten "
        f"streams at once in a gevent process of its own. The model's own first sentence: {CLIENTS_BESIDE} bare "
        f"clients beside the callers, {len(own)} times.",
        (
            Figure("calls that failed", sum(bool(call.failure) for call in calls), exactly=0),
            Figure("turns with the right words", sum(turn.is_right for turn in turns), exactly=all_turns),
            Figure("turns with a filler", sum(turn.has_only_fillers_too_many for turn in turns), exactly=0),
            Figure("right rows in the database", rows, exactly=all_turns),
            Figure("web requests a turn", _requests_a_turn(calls)),
            Figure("CPU of the web processes a turn", cpu_ms, "ms", at_most=15),
            Figure("  the SDK's stream alone", alone.sdk_ms, "ms"),
            Figure("  our reading of the stream alone", alone.answerer_ms, "ms"),
            Figure("  all the rest of a turn", cpu_ms - alone.answerer_ms, "ms"),
            Figure("ratio of a turn's CPU to the SDK's alone", cpu_ms / alone.sdk_ms),
            Figure("wait for the first sentence, p50", percentile(waits, 0.5) * 1000, "ms"),
            Figure("wait for the first sentence, p95", percentile(waits, 0.95) * 1000, "ms"),
            Figure("ratio to the model's own p50, p50", percentile(waits, 0.5) / middle),
            Figure("ratio to the model's own p50, p95", percentile(waits, 0.95) / middle),
        ),
        problems_of(calls),
    )


def _requests_a_turn(calls: list[CallMade]) -> float:
    turns = heard_in(calls)
    return sum(turn.requests for turn in turns) / max(1, len(turns))
