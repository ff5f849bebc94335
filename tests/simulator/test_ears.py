"""The recogniser: what was said is understood, what was not said is not made up."""

import re
from pathlib import Path

import numpy as np
import pytest

from voiceagent.simulator.audio import Samples, from_pcm, silence
from voiceagent.simulator.loading import progress_bars
from voiceagent.simulator.real_sound import RealSound
from voiceagent.simulator.sound import Clip, Recognised
from voiceagent.simulator.wav import write_wav
from voiceagent.simulator.weights import WrongWeights, check_weights

pytestmark = pytest.mark.sound

NOTHING = Recognised("", None)


@pytest.fixture(scope="module")
def progress() -> list[tuple[str, float]]:
    return []


@pytest.fixture(scope="module")
def sound(progress: list[tuple[str, float]]) -> RealSound:
    return RealSound.load(lambda what, share: progress.append((what, share)))


def heard(sound: RealSound, clip: Clip, hints: str = "", said: str = "", language: str = "en-US") -> Recognised:
    return sound.recognise(clip, said=said, language=language, hints=hints)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def clip_of(samples: Samples) -> Clip:
    pcm = (samples * 32767).astype("<i2").tobytes()
    return Clip(len(samples) / 8000, pcm)


@pytest.mark.parametrize(
    "said",
    [
        "I have been thinking about how sleep helps memory.",
        "Can you remind me what I said about photosynthesis last week?",
        "No.",
    ],
)
def test_it_understands_what_a_caller_says_on_a_telephone(sound: RealSound, said: str) -> None:
    understood = heard(sound, sound.caller_speaks(said))
    assert words(understood.text) == words(said)
    assert understood.confidence is not None
    assert 0.7 < understood.confidence <= 1.0


def test_it_understands_the_agent_as_well(sound: RealSound) -> None:
    spoken = sound.speak("What made you notice it?", voice="alice", language="en-US")
    assert words(heard(sound, spoken).text) == ["what", "made", "you", "notice", "it"]


def test_it_is_less_sure_of_what_is_no_speech_but_sounds_like_it(sound: RealSound) -> None:
    backwards = from_pcm(sound.caller_speaks("I have been thinking about memory.").pcm)[::-1]
    understood = heard(sound, clip_of(backwards))
    assert understood.confidence is None or understood.confidence < 0.6


def test_hints_make_a_rare_name_likely(sound: RealSound) -> None:
    spoken = sound.caller_speaks("Ebbinghaus drew it.")
    assert "Ebbinghaus" in heard(sound, spoken, hints="Ebbinghaus, forgetting curve, $TIME").text


def test_silence_and_noise_say_nothing(sound: RealSound) -> None:
    dice = np.random.default_rng(0).standard_normal(24000).astype(np.float32)
    hum = 0.1 * np.sin(2 * np.pi * 350 * np.arange(24000) / 8000).astype(np.float32)
    for nothing in (silence(0), silence(3), 0.003 * dice, 0.1 * dice, hum):
        assert heard(sound, clip_of(nothing)) == NOTHING
    assert heard(sound, Clip(2.0)) == NOTHING


def test_speech_amid_silence_is_found(sound: RealSound) -> None:
    spoken = from_pcm(sound.caller_speaks("Hello?").pcm)
    amid = np.concatenate([silence(1.5), spoken, silence(2)])
    assert words(heard(sound, clip_of(amid)).text) == ["hello"]


def test_a_language_it_does_not_know_is_passed_on_as_it_was_meant(sound: RealSound) -> None:
    clip = sound.caller_speaks("Buenos días")
    assert heard(sound, clip, said="Buenos días", language="es-MX") == Recognised("Buenos días", None)
    assert heard(sound, clip, language="es-MX") == NOTHING


def test_a_persons_own_recording_is_heard_over_the_telephone(sound: RealSound, tmp_path: Path) -> None:
    spoken = from_pcm(sound.caller_speaks("Tell me about the forgetting curve.").pcm)
    write_wav(tmp_path / "me.wav", [spoken * 0.05])
    assert "forgetting curve" in heard(sound, sound.caller_plays(tmp_path / "me.wav")).text


def test_loading_tells_how_far_it_is(sound: RealSound, progress: list[tuple[str, float]]) -> None:
    for what in ("voice", "recogniser"):
        shares = [share for told, share in progress if told == what]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


def test_the_bars_show_each_thing_once(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bars() as report:
        report("loading the voice", 0.5)
        report("loading the voice", 1.0)
    assert capsys.readouterr().out.count("loading the voice") == 1


def test_weights_that_nobody_examined_are_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"something else")
    with pytest.raises(WrongWeights, match=r"model.bin has sha256"):
        check_weights(tmp_path / "model.bin", lambda share: None)
