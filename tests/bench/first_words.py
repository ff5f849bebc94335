"""First words: how much longer than for the model itself does a caller wait for the first sentence?"""

from tests.bench.callers import heard_in, make_calls
from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.house import House
from tests.bench.own_time import first_sentences_s
from tests.bench.scale import Scale
from tests.bench.script import WORDS_IN_FIRST_SENTENCE
from tests.bench.what_went_wrong import problems_of

HOW = """
The model's first token takes {first_token_s:g} s and each word {per_word_s:g} s; its first sentence has {words} words.
Its own time: {at_once} bare HTTP clients at once, from the request to the last word of that sentence, {own} times.
The wait: from the webhook's POST to its answer, {turns} turns. Both ratios are to the model's own p50. A gap is the
silence between two sentences of one reply as the caller hears it, speech lasting {pace:g} times its real length.
"""


def measure_first_words(house: House, scale: Scale) -> Measurement:
    with first_sentences_s(house.model_url, clients=scale.at_once, rounds=scale.turns) as result:
        own = result()
    calls = make_calls(house.twilio, count=scale.at_once, turns=scale.turns)
    turns = heard_in(calls)
    waits = [turn.wait_s for turn in turns]
    gaps = [gap for turn in turns for gap in turn.gaps_s]
    middle = percentile(own, 0.5)
    return Measurement(
        f"First words, {scale.at_once} callers at once",
        HOW.format(**vars(scale) | {"words": WORDS_IN_FIRST_SENTENCE, "own": len(own), "turns": len(turns)}),
        (
            Figure(
                "turns with the right words", sum(turn.is_right for turn in turns), exactly=scale.at_once * scale.turns
            ),
            Figure("the model's own first sentence, p50", middle * 1000, "ms"),
            Figure("the model's own first sentence, p95", percentile(own, 0.95) * 1000, "ms"),
            Figure("wait for the first sentence, p50", percentile(waits, 0.5) * 1000, "ms"),
            Figure("wait for the first sentence, p95", percentile(waits, 0.95) * 1000, "ms"),
            Figure("ratio to the model's own, p50", percentile(waits, 0.5) / middle, at_most=1.10),
            Figure("ratio to the model's own, p95", percentile(waits, 0.95) / middle, at_most=1.25),
            Figure("gap inside a reply, p50", percentile(gaps, 0.5) * 1000, "ms"),
            Figure("gap inside a reply, longest", max(gaps, default=0.0) * 1000, "ms", at_most=500),
        ),
        problems_of(calls),
    )
