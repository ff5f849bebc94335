"""The promise of base.py, over every transcriber there is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.speech.conftest import OpenAIEars
from tests.speech.sounds import ENGLISH, RATE, joined, noise, silence, soon, spoken, voice
from voiceagent.core.breakers import Breaker
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech.base import Audio, Expected, Transcriber, Transcript
from voiceagent.speech.failures import failure
from voiceagent.speech.fallback import FallbackTranscriber
from voiceagent.speech.local_transcriber import LocalTranscriber
from voiceagent.speech.pieces import InPieces
from voiceagent.speech.scripted import ScriptedTranscriber

SAID = "I have been thinking about leaves."


def _openai(request: pytest.FixtureRequest) -> Transcriber:
    ears: OpenAIEars = request.getfixturevalue("openai_ears")
    ears.script.always(SAID)
    return ears.transcriber


def _local(request: pytest.FixtureRequest) -> Transcriber:
    local: LocalTranscriber = request.getfixturevalue("local")
    return local


def _fallback(request: pytest.FixtureRequest) -> Transcriber:
    broken = ScriptedTranscriber(otherwise=failure("unreachable"), name="broken")
    return FallbackTranscriber([(broken, Breaker("broken")), (_openai(request), Breaker("openai"))])


MAKERS: dict[str, Callable[[pytest.FixtureRequest], Transcriber]] = {
    "openai": _openai,
    "local": _local,
    "scripted": lambda request: ScriptedTranscriber(otherwise=SAID),
    "fallback": _fallback,
    "in_pieces": lambda request: InPieces(_fallback(request), piece_s=10.0),
}

SOUNDS: dict[str, Audio] = {
    "nothing": Audio(b"", RATE),
    "one sample": Audio(b"\0\0", RATE),
    "a click": voice(0.02),
    "silence": silence(3),
    "noise": noise(2),
    "a voice": voice(2.0),
    "a voice amid silence": joined(silence(1), voice(1.0), silence(1)),
    "a studio's rate": voice(1.0, 48000),
    "an odd rate": voice(1.0, 11025),
}

EXPECTED = [
    Expected(),
    ENGLISH,
    Expected(("en-US", "es-US"), ("Ebbinghaus", "Zoë", "", "%s {}", "x" * 500)),
    Expected(keywords=tuple(f"word{n}" for n in range(500))),
]


@pytest.fixture(params=MAKERS)
def transcriber(request: pytest.FixtureRequest) -> Transcriber:
    return MAKERS[request.param](request)


def test_its_name_is_a_short_constant(transcriber: Transcriber):
    assert transcriber.name.isidentifier()
    assert transcriber.name == transcriber.name.lower()


@pytest.mark.sound
def test_it_hears_what_is_said(transcriber: Transcriber):
    audio = spoken(SAID)
    heard = transcriber.transcribe(audio, ENGLISH, soon())
    assert heard.text.lower().strip(" .") == SAID.lower().strip(" .")
    assert heard.transcriber
    assert heard.language in {"en-US", ""}
    assert heard.seconds == pytest.approx(audio.seconds, abs=0.1)


@pytest.mark.parametrize("name", SOUNDS)
def test_any_sound_gives_a_transcript(transcriber: Transcriber, name: str):
    heard = transcriber.transcribe(SOUNDS[name], ENGLISH, soon())
    assert isinstance(heard, Transcript)
    assert heard.text == heard.text.strip()
    assert 0 <= heard.seconds <= SOUNDS[name].seconds + 0.1


@pytest.mark.parametrize("expected", EXPECTED, ids=["any", "English", "odd words", "very many words"])
def test_any_expectation_will_do(transcriber: Transcriber, expected: Expected):
    assert isinstance(transcriber.transcribe(voice(), expected, soon()), Transcript)


def test_another_language_is_heard_or_refused_for_good(transcriber: Transcriber):
    try:
        transcriber.transcribe(voice(), Expected(("de-DE",)), soon())
    except TranscriberFailed as failed:
        assert (failed.reason, failed.retryable, failed.is_outage) == ("language_unknown", False, False)


def test_after_the_deadline_it_answers_or_fails(transcriber: Transcriber):
    with suppress(TranscriberFailed):
        assert isinstance(transcriber.transcribe(voice(), ENGLISH, Deadline.after(0)), Transcript)


def test_it_may_be_asked_by_several_at_once(transcriber: Transcriber):
    with ThreadPoolExecutor(3) as callers:
        heard = list(callers.map(lambda _: transcriber.transcribe(voice(), ENGLISH, soon()), range(3)))
    assert all(isinstance(one, Transcript) for one in heard)
