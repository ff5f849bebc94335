"""Twilio's ear: Whisper behind a voice activity check, on what a telephone line delivers."""

import math
import threading
from pathlib import Path
from typing import Any

from voiceagent.simulator.audio import TELEPHONE_RATE, Samples, resample, to_pcm
from voiceagent.simulator.mulaw import over_the_line
from voiceagent.simulator.sound import Recognised
from voiceagent.simulator.weights import WHISPER_RATE, ShareDone, installed_weights, load_whisper

ONE_WINDOW = 28.0  # seconds; Whisper hears 30 at a time and needs timestamps to find where to go on
LEAST_VOICE = 0.16  # seconds; the detector takes the first 0.1 s of any noise for a voice, "No." has 0.35
NO_SPEECH = 0.6  # Whisper's own probability from which on a segment is not believed

# What Whisper says to noise (its training data were subtitles), disbelieved from a lower probability on.
SAID_TO_NOISE = {"you", "bye", "thank you", "thanks for watching", "thank you for watching"}
NOISE_SUSPECTED = 0.3

NOTHING = Recognised("", None)


class Ears:
    """Recognises English speech, one utterance at a time. Thread-safe; loads when first needed."""

    def __init__(self, weights: Path | None = None) -> None:
        self._folder = weights
        self._lock = threading.Lock()
        self._whisper: Any = None

    def load(self, done: ShareDone = lambda share: None) -> None:
        """Check and load the weights, reporting the share done. Raises WrongWeights."""
        with self._lock:
            if self._whisper is None:
                self._whisper = load_whisper(self._folder or installed_weights(), done)

    def recognise(self, samples: Samples, *, hints: str = "") -> Recognised:
        """What was said in 8 kHz samples, and how sure that is; NOTHING where nobody spoke.

        `hints` are Twilio's: phrases parted by commas, likelier than usual.
        """
        heard = over_the_line(samples)
        if voiced_seconds(heard) < LEAST_VOICE:
            return NOTHING
        self.load()
        with self._lock:
            return _understood(self._transcribe(heard, hints))

    def _transcribe(self, heard: Samples, hints: str) -> list[Any]:
        segments, _ = self._whisper.transcribe(
            resample(heard, TELEPHONE_RATE, WHISPER_RATE),
            language="en",
            beam_size=2,
            temperature=0.0,  # the same sound gives the same words, and never a second, dearer attempt
            condition_on_previous_text=False,
            without_timestamps=len(heard) < ONE_WINDOW * TELEPHONE_RATE,
            hotwords=_hotwords(hints),
        )
        return list(segments)


def voiced_seconds(samples: Samples) -> float:
    """For how long of these 8 kHz samples the voice activity detector hears a voice."""
    import webrtcvad

    detector = webrtcvad.Vad(2)  # of 0 to 3: 3 misses quiet speech, 1 takes a hum for a voice
    pcm, frame = to_pcm(samples), 2 * TELEPHONE_RATE // 50
    frames = (pcm[at : at + frame] for at in range(0, len(pcm) - frame + 1, frame))
    return 0.02 * sum(bool(detector.is_speech(each, TELEPHONE_RATE)) for each in frames)


def _understood(segments: list[Any]) -> Recognised:
    """Text and confidence of the segments worth believing; a long one counts for more than a short one."""
    believed = [segment for segment in segments if _is_speech(segment)]
    if not believed:
        return NOTHING
    lengths = [len(segment.text) for segment in believed]
    sureness = sum(_confidence(segment) * n for segment, n in zip(believed, lengths, strict=True)) / sum(lengths)
    return Recognised(" ".join(segment.text.strip() for segment in believed), round(sureness, 4))


def _confidence(segment: Any) -> float:
    """0.0 to 1.0: the tokens' probabilities (geometric mean), times that of there being speech at all."""
    return float(min(1.0, math.exp(segment.avg_logprob)) * (1 - segment.no_speech_prob))


def _is_speech(segment: Any) -> bool:
    words = "".join(c for c in segment.text.lower() if c.isalnum() or c == " ").strip()
    limit = NOISE_SUSPECTED if words in SAID_TO_NOISE else NO_SPEECH
    return bool(words) and segment.no_speech_prob < limit


def _hotwords(hints: str) -> str | None:
    """Twilio's hints without its class tokens: $TIME and the like mean nothing to Whisper."""
    phrases = (hint.strip() for hint in hints.split(","))
    named = ", ".join(phrase for phrase in phrases if phrase and not phrase.startswith("$"))
    return f"We talk about {named}." if named else None
