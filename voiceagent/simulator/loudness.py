"""How loud a clip is, where something sounds in it, and how it is brought to a level."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voiceagent.simulator.audio import TELEPHONE_RATE, Samples

SPEECH_LEVEL = -20.0  # dBFS RMS while someone speaks: loud enough, and room for the peaks of speech above it
SILENT = -120.0  # dBFS reported where there is nothing to measure
FRAME = 0.02  # seconds; levels are taken over frames of this length

_KNEE = 0.7  # of full scale: below it the limiter leaves samples alone, above it bends them towards 1


@dataclass(frozen=True)
class Level:
    """How loud a clip is, in dBFS: `rms` while something sounds, and the highest `peak`."""

    rms: float
    peak: float


def loudness(samples: Samples, rate: int = TELEPHONE_RATE) -> Level:
    """The level of speech: pauses do not count, or a slow talker would measure as a quiet one."""
    if not len(samples) or not samples.any():
        return Level(SILENT, SILENT)
    energy = _energies(samples, rate)
    loud = energy[energy > energy.max() * 10**-4]  # within 40 dB of the loudest frame
    return Level(10 * math.log10(float(loud.mean())), 20 * math.log10(float(np.abs(samples).max())))


def levelled(samples: Samples, rate: int = TELEPHONE_RATE, *, rms: float = SPEECH_LEVEL) -> Samples:
    """The clip at a given speech level (dBFS); its highest peaks are bent rather than cut off."""
    measured = loudness(samples, rate)
    if measured.rms <= SILENT:
        return samples
    return limited(samples * np.float32(10 ** ((rms - measured.rms) / 20)))


def limited(samples: Samples) -> Samples:
    """Never beyond full scale: what is above 0.7 of it approaches it smoothly, the rest is untouched."""
    size = np.abs(samples)
    bent = _KNEE + (1 - _KNEE) * np.tanh((size - _KNEE) / (1 - _KNEE))
    return np.where(size > _KNEE, np.sign(samples) * bent, samples).astype(np.float32)


def sounding(samples: Samples, rate: int = TELEPHONE_RATE, *, above: float = -50.0) -> npt.NDArray[np.bool_]:
    """For each 20 ms, the last filled up with silence: is it louder than `above` dBFS?"""
    return np.asarray(_energies(samples, rate) > 10 ** (above / 10))


def trimmed(samples: Samples, rate: int = TELEPHONE_RATE, *, keep: float = 0.04) -> Samples:
    """The clip without the silence before and behind it, but for `keep` seconds on either side."""
    loud = np.flatnonzero(sounding(samples, rate))
    if not len(loud):
        return samples[:0]
    frame, margin = round(FRAME * rate), round(keep * rate)
    return samples[max(0, int(loud[0]) * frame - margin) : (int(loud[-1]) + 1) * frame + margin]


def _energies(samples: Samples, rate: int) -> npt.NDArray[np.float64]:
    """Mean square of each frame."""
    frame = round(FRAME * rate)
    frames = np.zeros((math.ceil(len(samples) / frame), frame))
    frames.flat[: len(samples)] = samples
    return np.asarray((frames**2).mean(axis=1))
