"""The tape of a call: everything at its place, nothing clipped, and measured."""

import wave
from pathlib import Path

import numpy as np
import pytest

from voiceagent.simulator.audio import from_pcm, to_pcm
from voiceagent.simulator.conversation import OnTape, Who
from voiceagent.simulator.dtmf import keys_pressed
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.tape import measure, mix, tracks, write_tape


def spoken(start: float, who: Who, seconds: float, size: float = 0.14, text: str = "") -> OnTape:
    samples = size * np.sin(2 * np.pi * 500 * np.arange(round(seconds * 8000)) / 8000)
    return OnTape(start, who, Clip(seconds, to_pcm(samples.astype(np.float32))), text)


def frequencies(samples: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> set[int]:
    """The loudest two, to 10 Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 8000))
    first = int(spectrum.argmax())
    spectrum[first - 60 : first + 60] = 0
    return {round(first, -1), round(int(spectrum.argmax()), -1)}


CALL = [spoken(0.5, "agent", 2.0), spoken(4.0, "caller", 1.0), spoken(4.5, "agent", 1.5)]


def test_every_clip_starts_where_it_was_said() -> None:
    sounds = np.abs(mix(CALL)) > 0.01
    assert len(sounds) == 6.0 * 8000
    starts = np.flatnonzero(sounds)
    assert starts[0] / 8000 == pytest.approx(0.5, abs=0.005)
    assert not sounds[round(2.51 * 8000) : round(3.99 * 8000)].any()
    assert starts[-1] / 8000 == pytest.approx(6.0, abs=0.005)


def test_the_measures_tell_length_silence_overlap_and_levels() -> None:
    measured = measure(CALL, 8.0)
    assert measured.seconds == 8.0
    assert measured.overlap == pytest.approx(0.5, abs=0.05)
    assert measured.longest_silence == pytest.approx(2.0, abs=0.05)
    assert measured.longest_silence_at == pytest.approx(6.0, abs=0.05)
    assert measured.agent.rms == pytest.approx(measured.caller.rms, abs=0.5)


def test_two_who_shout_at_once_do_not_clip() -> None:
    both = mix([spoken(0, "agent", 1, size=0.95), spoken(0, "caller", 1, size=0.95)])
    assert np.abs(both).max() <= 1.0
    assert abs(float(both.mean())) < 1e-3


def test_one_speaker_at_a_time_sounds_as_recorded() -> None:
    clip = spoken(1, "agent", 1, size=0.9)
    played = mix([clip])[8000 + 100 : -100]
    assert np.allclose(played, from_pcm(clip.clip.pcm)[100:-100])


def test_a_clip_that_was_cut_short_does_not_click() -> None:
    flat = OnTape(0.5, "agent", Clip(0.5, to_pcm(np.full(4000, 0.5, np.float32))), "")
    assert np.abs(np.diff(mix([flat], 2.0))).max() < 0.05


def test_a_pressed_key_is_heard_as_its_two_tones() -> None:
    agent, caller = tracks([OnTape(1.0, "caller", Clip(0.4), "[1#]")], 2.0)
    assert not agent.any()
    assert frequencies(caller[8000 : 8000 + 960]) == {700, 1210}
    assert frequencies(caller[9600 : 9600 + 960]) == {940, 1480}
    assert not caller[: 8000 - 1].any()


def test_words_in_brackets_are_no_keys() -> None:
    assert [keys_pressed(text) for text in ("[12#]", "[a sound file]", "1#", "[]")] == ["12#", "", "", ""]


def test_the_file_is_what_a_telephone_sounds_like(tmp_path: Path) -> None:
    write_tape(tmp_path / "call.wav", CALL, 8.0)
    write_tape(tmp_path / "sides.wav", CALL, 8.0, two_channels=True)
    for name, channels in (("call.wav", 1), ("sides.wav", 2)):
        with wave.open(str(tmp_path / name)) as file:
            assert file.getparams()[:4] == (channels, 2, 8000, 64000)
            sides = np.frombuffer(file.readframes(64000), "<i2").reshape(-1, channels)
    assert not sides[round(4.1 * 8000) : round(4.4 * 8000), 0].any()  # the agent is silent, left
    assert sides[round(4.1 * 8000) : round(4.4 * 8000), 1].any()


def test_a_call_without_sound_is_silence_of_its_length() -> None:
    measured = measure([OnTape(1.0, "agent", Clip(2.0), "Hello.")])
    assert (measured.seconds, measured.longest_silence, measured.overlap) == (3.0, 3.0, 0.0)
    assert measure([]).seconds == 0.0
