"""Whether anybody speaks in a sound, and for how long."""

import time
from array import array
from operator import itemgetter

from voiceagent.speech.base import SAMPLE_BYTES, Audio

LEAST_VOICE_S = 0.16
"""The detector takes the first 0.1 s of any noise for a voice; "No." has 0.35."""

_FRAMES_A_SECOND = 50
_STRICTNESS = 2  # of 0 to 3: 3 misses quiet speech, 1 takes a hum for a voice
_RATES = (8000, 16000, 32000, 48000)  # the detector's
_FRAMES_AT_A_TIME = 500


def voiced_seconds(audio: Audio) -> float:
    """For how long a voice is heard. Costs about a thousandth of the sound's length in CPU."""
    import webrtcvad

    detector = webrtcvad.Vad(_STRICTNESS)
    frames, rate = _frames(audio)
    voiced = 0
    for number, frame in enumerate(frames):
        voiced += bool(detector.is_speech(frame, rate))
        if number % _FRAMES_AT_A_TIME == 0:
            time.sleep(0)  # other calls are served by this process too
    return voiced / _FRAMES_A_SECOND


def somebody_speaks(audio: Audio) -> bool:
    return voiced_seconds(audio) >= LEAST_VOICE_S


def _frames(audio: Audio) -> tuple[list[bytes], int]:
    """The sound in frames of 20 ms, the last one dropped unless it is whole, and their rate."""
    step = audio.rate // _FRAMES_A_SECOND * SAMPLE_BYTES
    samples = audio.samples
    frames = [samples[at : at + step] for at in range(0, len(samples) - step + 1, step)]
    if audio.rate in _RATES:
        return frames, audio.rate
    return _at_8000(frames, audio.rate), _RATES[0]


def _at_8000(frames: list[bytes], rate: int) -> list[bytes]:
    """The nearest samples, without a filter: a voice is still one, and whoever recognises gets the original."""
    length = _RATES[0] // _FRAMES_A_SECOND
    nearest = itemgetter(*(at * (rate // _FRAMES_A_SECOND) // length for at in range(length)))
    return [array("h", nearest(array("h", frame))).tobytes() for frame in frames]
