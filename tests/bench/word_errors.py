"""How much of what is said on a telephone the local recogniser gets wrong, through the way a recording takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.spoken_words import spoken_words

SAID = Path(__file__).with_name("said.txt")
AT_MOST_PERCENT = 3.0
TITLE = "What the local recogniser hears"


@dataclass(frozen=True)
class Heard:
    """One sentence: what was said, what was understood, and after how many seconds."""

    kind: str
    said: str
    understood: str
    took_s: float

    @property
    def words(self) -> int:
        return len(spoken_words(self.said))

    @property
    def wrong(self) -> list[str]:
        return differences(spoken_words(self.said), spoken_words(self.understood))


def measure_word_errors(count: int | None = None) -> Measurement:
    """Speak and recognise the first `count` sentences of each kind (all of them by default)."""
    from voiceagent.speech.weights import is_installed

    if not is_installed():
        return Measurement(TITLE, "Not measured.", (Figure("sentences", 0),), ("the extra [local] is not installed",))
    return measurement_of(list(_hear(sentences(count))))


def measurement_of(heard: list[Heard]) -> Measurement:
    """The figures of what was heard."""
    kinds = dict.fromkeys(one.kind for one in heard)
    of_kind = [
        Figure(f"words wrong: {kind}", percent_wrong([one for one in heard if one.kind == kind]), "%") for kind in kinds
    ]
    return Measurement(
        TITLE,
        "Each sentence is spoken by the simulator's caller (hibari, pitched down), band-passed to 300-3400 Hz at 8 kHz "
        "and sent through mu-law; the WAV of it is read, looked at for voices, recognised by the worker process and "
        "checked, as a recording is. Numbers count as right however they are written; of several in a row one wrong "
        "digit makes all wrong.",
        (
            Figure("sentences", len(heard)),
            Figure("words", sum(one.words for one in heard)),
            Figure("words wrong (WER)", percent_wrong(heard), "%", at_most=AT_MOST_PERCENT),
            *of_kind,
            Figure("time to recognise, p50", percentile([one.took_s for one in heard], 0.5), "s"),
            Figure("time to recognise, p95", percentile([one.took_s for one in heard], 0.95), "s"),
        ),
        tuple(f"  {one.said!r} -> {one.understood!r}: {', '.join(one.wrong)}" for one in heard if one.wrong),
    )


def sentences(count: int | None = None) -> Iterator[tuple[str, str]]:
    """Kind and sentence, `count` of each kind."""
    kind, taken = "", 0
    for line in SAID.read_text().splitlines():
        if line.startswith("["):
            kind, taken = line.strip("[]"), 0
        elif line and not line.startswith("#") and (count is None or taken < count):
            taken += 1
            yield kind, line


def percent_wrong(heard: list[Heard]) -> float:
    """Words that were missed, made up or mistaken, per hundred that were said."""
    return 100 * sum(len(one.wrong) for one in heard) / max(1, sum(one.words for one in heard))


def differences(said: list[str], understood: list[str]) -> list[str]:
    """The fewest changes that make one of the other: `said→understood`, `-missed`, `+made up`."""
    costs = [[max(i, j) if not i or not j else 0 for j in range(len(understood) + 1)] for i in range(len(said) + 1)]
    for i, one in enumerate(said, start=1):
        for j, other in enumerate(understood, start=1):
            costs[i][j] = min(costs[i - 1][j - 1] + (one != other), costs[i - 1][j] + 1, costs[i][j - 1] + 1)
    return list(_way_back(costs, said, understood))[::-1]


def _way_back(costs: list[list[int]], said: list[str], understood: list[str]) -> Iterator[str]:
    i, j = len(said), len(understood)
    while i or j:
        if i and j and costs[i][j] == costs[i - 1][j - 1] + (said[i - 1] != understood[j - 1]):
            i, j = i - 1, j - 1
            if said[i] != understood[j]:
                yield f"{said[i]}→{understood[j]}"
        elif i and costs[i][j] == costs[i - 1][j] + 1:
            i -= 1
            yield f"-{said[i]}"
        else:
            j -= 1
            yield f"+{understood[j]}"


def _hear(what: Iterator[tuple[str, str]]) -> Iterator[Heard]:
    import time

    from voiceagent.core.breakers import Breaker
    from voiceagent.core.deadline import Deadline
    from voiceagent.simulator.real_sound import RealSound
    from voiceagent.speech.audio import read_audio, wav_of
    from voiceagent.speech.base import Audio, Expected
    from voiceagent.speech.fallback import FallbackTranscriber
    from voiceagent.speech.local_transcriber import LocalTranscriber

    local, sound = LocalTranscriber(), RealSound()
    chain = FallbackTranscriber([(local, Breaker("local"))])
    expected = Expected(("en-US",))
    local.start()
    try:
        for kind, sentence in what:
            recording = wav_of(Audio(sound.caller_speaks(sentence).pcm, 8000))
            began = time.monotonic()
            heard = chain.transcribe(read_audio(recording), expected, Deadline.after(60))
            yield Heard(kind, sentence, heard.text, time.monotonic() - began)
    finally:
        local.close()
