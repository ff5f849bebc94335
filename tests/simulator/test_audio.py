"""Sound as a telephone carries it: rates, band, codec, levels, files."""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from voiceagent.simulator import mulaw
from voiceagent.simulator.audio import Samples, from_pcm, resample, silence, telephone_band, to_pcm
from voiceagent.simulator.loudness import SILENT, levelled, limited, loudness, sounding, trimmed
from voiceagent.simulator.wav import read_wav, write_wav


def tone(hertz: float, seconds: float = 1.0, rate: int = 8000, size: float = 0.25) -> Samples:
    return (size * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def decibels(signal: npt.NDArray[np.float32], noise: npt.NDArray[np.float32]) -> float:
    return float(10 * np.log10((signal**2).mean() / (noise**2).mean()))


def middle(samples: Samples) -> Samples:
    """Without the ends, where a tone that starts out of nothing has every frequency."""
    return samples[len(samples) // 10 : -len(samples) // 10]


@pytest.mark.parametrize(("source", "target"), [(24000, 8000), (20640, 8000), (44100, 8000), (8000, 16000)])
def test_a_tone_stays_the_same_tone_at_another_rate(source: int, target: int) -> None:
    resampled = resample(tone(1000, rate=source), source, target)
    wanted = tone(1000, rate=target)
    assert len(resampled) == len(wanted)
    assert decibels(middle(wanted), middle(resampled - wanted)) > 40


def test_what_8_khz_cannot_hold_does_not_come_back_as_another_tone() -> None:
    too_high = tone(5000, rate=24000)
    assert decibels(middle(resample(too_high, 24000, 8000)), tone(1000)) < -50


def test_a_telephone_passes_the_voice_and_nothing_below_or_above() -> None:
    for hertz, gain in ((100, -50), (1000, 0), (3300, 0), (3800, -50)):
        passed = decibels(middle(telephone_band(tone(hertz))), middle(tone(hertz)))
        assert passed == pytest.approx(0, abs=0.2) if gain == 0 else passed < gain, hertz


def test_pcm_beyond_full_scale_is_clipped_rather_than_wrapped_round() -> None:
    assert list(np.frombuffer(to_pcm(np.array([1.5, -1.5, 0.5], np.float32)), "<i2")) == [
        32767,
        -32768,
        16384,
    ]


def test_mulaw_codes_are_those_of_g711() -> None:
    linear = np.array([0, 8, -8, 1000, -1000, 32124, -32124, 32767, -32768], "<i2")
    assert mulaw.encode(from_pcm(linear.tobytes())).hex(" ") == "ff fe 7e ce 4e 80 00 80 00"
    assert list(np.frombuffer(to_pcm(mulaw.decode(bytes([0xFF, 0xCE, 0x80, 0x00]))), "<i2")) == [
        0,
        988,
        32124,
        -32124,
    ]


def test_mulaw_keeps_speech_levels_38_db_above_its_noise() -> None:
    spoken = tone(700, size=0.14)
    assert decibels(spoken, mulaw.over_the_line(spoken) - spoken) > 36


def test_a_second_telephone_line_costs_nothing_more() -> None:
    once = mulaw.over_the_line(np.linspace(-1, 1, 10_001, dtype=np.float32))
    assert np.array_equal(mulaw.over_the_line(once), once)


def test_loud_and_quiet_clips_come_to_one_level() -> None:
    for size in (0.002, 0.03, 0.9):
        assert loudness(levelled(tone(500, size=size))).rms == pytest.approx(-20, abs=0.2)


def test_pauses_do_not_make_a_speaker_quieter() -> None:
    spoken = tone(500)
    halting = np.concatenate([spoken, silence(3), spoken])
    assert loudness(halting).rms == pytest.approx(loudness(spoken).rms, abs=0.1)


def test_nothing_has_no_level_and_stays_nothing() -> None:
    for nothing in (silence(0), silence(1)):
        assert loudness(nothing).rms == SILENT
        assert not levelled(nothing).any()
        assert not len(trimmed(nothing))


def test_the_limiter_never_lets_anything_past_full_scale_and_leaves_speech_alone() -> None:
    loud, usual = tone(300, size=3.0), tone(300, size=0.6)
    assert np.abs(limited(loud)).max() <= 1.0
    assert np.array_equal(limited(usual), usual)


def test_silence_around_a_clip_is_found_and_cut_off() -> None:
    clip = np.concatenate([silence(0.5), tone(500, 0.4), silence(0.7)])
    assert sounding(clip).sum() * 0.02 == pytest.approx(0.4, abs=0.021)
    assert len(trimmed(clip, keep=0.04)) / 8000 == pytest.approx(0.48, abs=0.03)


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_callers_wav_may_have_any_rate_width_and_number_of_channels(tmp_path: Path, width: int) -> None:
    said = tone(440, rate=44100)
    whole = (said * (2 ** (8 * width - 1) - 1)).astype("<i8") + (128 if width == 1 else 0)
    frames = np.stack([whole, whole], axis=1).astype("<i8")
    with wave.open(str(tmp_path / "me.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(width)
        file.setframerate(44100)
        file.writeframes(frames.reshape(-1, 1).view(np.uint8)[:, :width].tobytes())
    heard, wanted = read_wav(tmp_path / "me.wav"), tone(440)
    assert len(heard) == 8000
    assert decibels(middle(wanted), middle(heard - wanted)) > (30 if width == 1 else 60)


def test_a_wav_reads_back_as_it_was_written(tmp_path: Path) -> None:
    left, right = tone(300), tone(600)
    write_wav(tmp_path / "new" / "call.wav", [left, right])
    assert np.allclose(read_wav(tmp_path / "new" / "call.wav"), (left + right) / 2, atol=1e-4)


def test_a_file_that_is_no_wav_says_so(tmp_path: Path) -> None:
    for content in (b"", b"ID3 is an mp3, renamed", b"RIFF"):
        (tmp_path / "song.wav").write_bytes(content)
        with pytest.raises(ValueError, match=r"song.wav is not an uncompressed WAV file"):
            read_wav(tmp_path / "song.wav")
