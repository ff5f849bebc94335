"""A voice is told from silence, noise and a tone, at whatever rate it comes."""

import pytest

from tests.speech.sounds import joined, noise, silence, tone, voice
from voiceagent.speech.base import Audio
from voiceagent.speech.voice_activity import somebody_speaks, voiced_seconds


@pytest.mark.parametrize(
    "nobody",
    [Audio(b"", 8000), Audio(b"\0\0", 8000), silence(0.01), silence(3), noise(3), tone(3), silence(2, 44100)],
    ids=["nothing", "a sample", "half a frame", "silence", "noise", "a dial tone", "silence at 44.1 kHz"],
)
def test_without_a_voice_nobody_speaks(nobody: Audio):
    assert not somebody_speaks(nobody)


@pytest.mark.parametrize("rate", [4000, 8000, 11025, 16000, 22050, 32000, 44100, 48000])
def test_a_voice_is_heard_at_any_rate(rate: int):
    assert voiced_seconds(voice(1.0, rate)) == pytest.approx(1.0, abs=0.1)


def test_only_the_voice_counts():
    amid = joined(silence(2), voice(1.0), silence(2))
    assert voiced_seconds(amid) == pytest.approx(1.0, abs=0.3)


def test_a_short_word_is_enough():
    assert somebody_speaks(joined(silence(1), voice(0.3), silence(1)))
