"""The voices: levels, determinism, what is read and how."""

import numpy as np
import pytest

from voiceagent.simulator.audio import Samples, from_pcm
from voiceagent.simulator.loudness import loudness, sounding
from voiceagent.simulator.reading import LONGEST_BREATH, breaths, readable
from voiceagent.simulator.real_sound import RealSound
from voiceagent.simulator.voices import AgentVoice, CallerVoice, Engine

pytestmark = pytest.mark.sound

SENTENCE = "I have been thinking about how sleep helps memory."


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def agent(engine: Engine) -> AgentVoice:
    return AgentVoice(engine)


@pytest.fixture(scope="module")
def caller(engine: Engine) -> CallerVoice:
    return CallerVoice(engine)


def pitch_of(samples: Samples) -> float:
    """The commonest spacing of the voice's harmonics in Hz, by autocorrelation of 40 ms pieces."""
    found = []
    for at in range(0, len(samples) - 320, 160):
        piece = samples[at : at + 320] * np.hanning(320)
        if (piece**2).mean() > 1e-3:
            likeness = np.correlate(piece, piece, "full")[320:]
            found.append(8000 / (25 + int(likeness[25:90].argmax()) + 1))
    return float(np.median(found))


def test_agent_and_caller_are_equally_loud_and_never_clip(agent: AgentVoice, caller: CallerVoice) -> None:
    for voice in (agent, caller):
        for text in ("Yes.", SENTENCE, "Nobody knows! What would you expect?"):
            level = loudness(voice.say(text))
            assert level.rms == pytest.approx(-20, abs=1)
            assert level.peak < 0


def test_the_caller_has_a_lower_voice_and_speaks_no_slower(agent: AgentVoice, caller: CallerVoice) -> None:
    one, other = agent.say(SENTENCE), caller.say(SENTENCE)
    assert pitch_of(other) / pitch_of(one) == pytest.approx(0.86, abs=0.06)
    assert len(other) / len(one) == pytest.approx(1.0, abs=0.25)


def test_speech_begins_and_ends_without_silence(agent: AgentVoice) -> None:
    sounds = sounding(agent.say(SENTENCE))
    first, last = np.flatnonzero(sounds)[[0, -1]]
    assert first * 0.02 <= 0.06
    assert (len(sounds) - last - 1) * 0.02 <= 0.08


def test_the_same_words_are_the_same_sound_made_once(caller: CallerVoice) -> None:
    assert np.array_equal(caller.say(SENTENCE), caller.say(SENTENCE))
    assert np.array_equal(CallerVoice(Engine()).say("Once more."), caller.say("Once more."))


def test_sentences_are_parted_by_a_pause(agent: AgentVoice) -> None:
    apart = len(agent.say("Yes. No.")) - len(agent.say("Yes.")) - len(agent.say("No."))
    assert apart == round(0.3 * 8000)


@pytest.mark.parametrize("nothing", ["", "  \n", "...", "🙂", "?!"])
def test_nothing_to_pronounce_is_no_sound(agent: AgentVoice, nothing: str) -> None:
    assert not len(agent.say(nothing))


def test_a_text_without_an_end_is_read_to_the_end(agent: AgentVoice) -> None:
    endless = "and so it goes on " * 40
    assert all(len(breath) <= LONGEST_BREATH for breath in breaths(endless))
    assert " ".join(breaths(endless)).split() == endless.split()
    assert len(agent.say(endless)) / 8000 == pytest.approx(40.0, abs=15)


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    clause = "a clause that has about sixty characters in it as many have"
    assert all(breath.endswith(("have,", "have")) for breath in breaths(", ".join([clause] * 9)))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Call 555-0142.", "Call 5 5 5, 0 1 4 2."),
        ("It is +1 555 010 0123, yes.", "It is 1, 5 5 5, 0 1 0, 0 1 2 3, yes."),
        ("At 3.30 p.m. or 10.15am.", "At 3:30 p.m. or 10:15am."),
        ("Press 1# or *.", "Press 1 pound or star ."),
        ("In 2026-11-22, 1,250 paid $4.50 for 3.5 kg.", "In 2026-11-22, 1,250 paid $4.50 for 3.5 kg."),
    ],
)
def test_what_the_engine_reads_wrongly_is_rewritten_and_nothing_else(written: str, read: str) -> None:
    assert readable(written) == read


def test_a_clip_is_as_long_as_its_sound_and_has_been_over_the_line() -> None:
    clip = RealSound().speak("Hello there.", voice="Polly.Joanna-Neural", language="en-US")
    assert clip.seconds == len(clip.pcm) / 16000
    assert len(np.unique(from_pcm(clip.pcm))) <= 255  # mu-law has no more levels
