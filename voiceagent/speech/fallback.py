"""Transcribers in order: when one fails, the next hears the same; and nothing is believed that nobody said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import structlog

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech.base import Audio, Expected, Transcriber, Transcript
from voiceagent.speech.failures import failure
from voiceagent.speech.hallucination import believed
from voiceagent.speech.voice_activity import LEAST_VOICE_S, voiced_seconds

log = structlog.get_logger("speech")

_SHARE = 0.6
"""Of the time left, for one that has others behind it: they shall still have a chance."""


class FallbackTranscriber:
    """Asks each in turn, none while its breaker is open.

    The one place where words are doubted: without a voice nobody is asked at all, and what comes back is
    held against the voice there was.
    """

    name = "fallback"

    def __init__(self, transcribers: Sequence[tuple[Transcriber, Breaker]]) -> None:
        self._all = list(transcribers)

    def transcribe(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        voiced_s = voiced_seconds(audio)
        if voiced_s < LEAST_VOICE_S:
            return Transcript("")
        heard = self._hear(audio, expected, deadline)
        text = believed(heard.text, audio, expected, voiced_s)
        if heard.text and not text:
            log.info("words_nobody_said", transcriber=heard.transcriber, voiced_s=round(voiced_s, 2))
        return replace(heard, text=text)

    def _hear(self, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
        broke: list[tuple[str, TranscriberFailed]] = []
        for transcriber, breaker, share in self._candidates(deadline):
            if broke:
                _tell_switch(*broke[-1], to=transcriber.name)
            try:
                return breaker.call(_ask, transcriber, audio, expected, share)
            except BreakerOpen:
                continue
            except TranscriberFailed as failed:
                broke.append((transcriber.name, failed))
        raise _worth_telling([failed for _, failed in broke])

    def _candidates(self, deadline: Deadline) -> Iterator[tuple[Transcriber, Breaker, Deadline]]:
        for place, (transcriber, breaker) in enumerate(self._all, start=1):
            is_last = place == len(self._all)
            yield transcriber, breaker, deadline if is_last else _share_of(deadline)


def _share_of(deadline: Deadline) -> Deadline:
    return Deadline(deadline.at - (1 - _SHARE) * deadline.left(), deadline.monotonic)


def _ask(transcriber: Transcriber, audio: Audio, expected: Expected, deadline: Deadline) -> Transcript:
    try:
        return transcriber.transcribe(audio, expected, deadline)
    except TranscriberFailed:
        raise
    except Exception as exc:
        log.exception("transcriber_broke_its_promise", transcriber=transcriber.name)
        raise failure("unexpected") from exc


def _worth_telling(failures: list[TranscriberFailed]) -> TranscriberFailed:
    """The failure that may pass, if there is one: then the recording is worth another try later."""
    if not failures:
        return failure("nobody_left")
    return next((failed for failed in failures if failed.retryable), failures[-1])


def _tell_switch(name: str, failed: TranscriberFailed, to: str) -> None:
    # What no retry will mend is ours to mend: a key, a bill, a request of the wrong form.
    tell = log.warning if failed.retryable or failed.reason == "language_unknown" else log.error
    tell("transcriber_switched", before=name, now=to, because=failed.reason)
