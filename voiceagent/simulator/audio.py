"""Samples as a telephone carries them: their bytes, their rate, their band.

Inside the simulator sound is a float32 array in [-1, 1]; at its edges (`Clip.pcm`, WAV files) it is
16-bit little-endian mono at 8 kHz. Filters work on the whole clip in the frequency domain: clips are
seconds long, the phase stays linear, and numpy alone is enough.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

TELEPHONE_RATE = 8000

_EDGE = 0.05  # seconds of silence around a clip while filtering, so that its end does not ring into its start


def from_pcm(pcm: bytes) -> Samples:
    """16-bit little-endian PCM -> samples."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768)


def to_pcm(samples: Samples) -> bytes:
    """Samples -> 16-bit little-endian PCM; what is beyond full scale is clipped, never wrapped round."""
    whole = np.clip(np.rint(samples * 32768.0), -32768, 32767)
    return bytes(whole.astype("<i2").tobytes())


def silence(seconds: float, rate: int = TELEPHONE_RATE) -> Samples:
    return np.zeros(max(0, round(seconds * rate)), np.float32)


def resample(samples: Samples, source: int, target: int) -> Samples:
    """The same sound at another rate, low-passed below both Nyquist frequencies (94 % of the lower one)."""
    if source == target or not len(samples):
        return samples
    length = round(len(samples) * target / source)
    step = source // math.gcd(source, target)  # only a multiple of this many samples has a whole counterpart
    padded = math.ceil((len(samples) + _EDGE * source) / step) * step
    spectrum = np.fft.rfft(samples, padded)
    nyquist = min(source, target) / 2
    spectrum *= _falls(np.fft.rfftfreq(padded, 1 / source), 0.94 * nyquist, nyquist)
    resized = padded * target // source
    wanted = np.zeros(resized // 2 + 1, spectrum.dtype)
    shared = min(len(wanted), len(spectrum))
    wanted[:shared] = spectrum[:shared]
    return (np.fft.irfft(wanted, resized)[:length] * (resized / padded)).astype(np.float32)


def telephone_band(samples: Samples, rate: int = TELEPHONE_RATE) -> Samples:
    """What of a sound gets through a telephone: 300 to 3400 Hz, with flanks of 100 and 300 Hz."""
    if not len(samples):
        return samples
    padded = len(samples) + round(_EDGE * rate)
    frequencies = np.fft.rfftfreq(padded, 1 / rate)
    passes = _falls(frequencies, 3400, 3700) * (1 - _falls(frequencies, 200, 300))
    return np.fft.irfft(np.fft.rfft(samples, padded) * passes, padded)[: len(samples)].astype(np.float32)


def _falls(frequencies: npt.NDArray[Any], start: float, end: float) -> npt.NDArray[Any]:
    """1 up to `start`, 0 from `end`, half a cosine between: a sharp edge would ring."""
    return np.asarray(0.5 + 0.5 * np.cos(np.pi * np.clip((frequencies - start) / (end - start), 0, 1)))
