"""OpenAI's transcription over the wire, against a stand-in."""

import time

import pytest

from tests.servers.loopback import free_port
from tests.speech.conftest import OpenAIEars
from tests.speech.sounds import ENGLISH, RATE, soon, voice
from tests.standins.replies import Cut, Hang, Reply, Stall, Status, Text
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech import openai_transcriber as module
from voiceagent.speech.audio import read_audio
from voiceagent.speech.base import Audio, Expected
from voiceagent.speech.openai_transcriber import OpenAITranscriber, openai_client


def test_it_sends_the_sound_and_what_helps_to_hear_it(openai_ears: OpenAIEars):
    expected = Expected(("es-US", "en-US", "en-GB"), ("Ebbinghaus", "stoma", "Ebbinghaus"))
    openai_ears.transcriber.transcribe(voice(), expected, soon())
    form = openai_ears.script.last_request
    assert (form["model"], form["languages[]"]) == ("gpt-transcribe", ["es", "en"])
    assert form["keywords[]"] == ["Ebbinghaus", "stoma"]
    assert (form["file"].filename, form["file"].kind) == ("call.wav", "audio/wav")
    assert read_audio(form["file"].content) == voice()
    assert "prompt" not in form
    assert "response_format" not in form


def test_without_hints_it_sends_none(openai_ears: OpenAIEars):
    openai_ears.transcriber.transcribe(voice(), Expected(), soon())
    assert not {"languages[]", "keywords[]", "language"} & openai_ears.script.last_request.keys()


def test_it_tells_what_was_heard_in_which_language_and_what_is_billed(openai_ears: OpenAIEars):
    openai_ears.script.script(" Ich mag Blätter. ")
    openai_ears.server.heard_language = "de"
    heard = openai_ears.transcriber.transcribe(voice(2.0), Expected(("en-US", "de-DE")), soon())
    assert (heard.text, heard.language, heard.transcriber) == ("Ich mag Blätter.", "de-DE", "openai")
    assert heard.seconds == pytest.approx(2.0, abs=0.1)


def test_a_language_it_was_not_told_of_is_as_it_is(openai_ears: OpenAIEars):
    openai_ears.server.heard_language = "pt"
    assert openai_ears.transcriber.transcribe(voice(), ENGLISH, soon()).language == "pt"


def test_no_language_is_none(openai_ears: OpenAIEars):
    openai_ears.server.heard_language = ""
    assert openai_ears.transcriber.transcribe(voice(), ENGLISH, soon()).language == ""


def test_usage_in_tokens_is_billed_by_the_length_of_the_sound(openai_ears: OpenAIEars):
    openai_ears.server.usage_in_tokens = True
    assert openai_ears.transcriber.transcribe(voice(2.0), ENGLISH, soon()).seconds == 2.0


@pytest.mark.parametrize(
    ("reply", "reason", "retryable", "is_outage"),
    [
        (Status(500), "server_error", True, True),
        (Status(503), "overloaded", True, True),
        (Status(429, retry_after=60), "rate_limited", True, False),
        (Status(429, code="insufficient_quota"), "out_of_credit", False, True),
        (Status(429, code="slow_down"), "overloaded", True, True),
        (Status(401), "no_access", False, False),
        (Status(404), "no_access", False, False),
        (Status(400), "bad_request", False, False),
        (Status(413), "bad_request", False, False),
        (Status(200, raw="<html>It works</html>"), "garbled", True, True),
        (Cut(), "cut_off", True, True),
    ],
)
def test_each_failure_has_its_reason(
    openai_ears: OpenAIEars, reply: Reply, reason: str, retryable: bool, is_outage: bool
):
    openai_ears.script.script(reply)
    with pytest.raises(TranscriberFailed) as failed:
        openai_ears.transcriber.transcribe(voice(), ENGLISH, soon())
    assert (failed.value.reason, failed.value.retryable, failed.value.is_outage) == (reason, retryable, is_outage)
    assert len(openai_ears.script.requests) == 1  # no retry of the SDK's own: retry-after 60 would outlive the call


@pytest.mark.parametrize(
    "reply", [Hang(), Hang(before_headers=False), Stall(), Text("late", first_token_s=60)], ids=str
)
def test_a_slow_answer_is_given_up_at_the_deadline(
    openai_ears: OpenAIEars, reply: Reply, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_FAIR_CHANCE_S", 0.1)
    openai_ears.script.script(reply)
    began = time.monotonic()
    with pytest.raises(TranscriberFailed) as failed:
        openai_ears.transcriber.transcribe(voice(), ENGLISH, Deadline.after(1.0))
    assert failed.value.reason == "late"
    assert time.monotonic() - began < 20


def test_who_was_given_no_fair_chance_has_not_failed(openai_ears: OpenAIEars, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_FAIR_CHANCE_S", 10.0)
    openai_ears.script.script(Hang())
    with pytest.raises(TranscriberFailed) as failed:
        openai_ears.transcriber.transcribe(voice(), ENGLISH, Deadline.after(0.5))
    assert (failed.value.reason, failed.value.is_outage) == ("no_time", False)


def test_a_closed_port_is_unreachable():
    client = openai_client("k", f"http://127.0.0.1:{free_port()}/v1")
    with pytest.raises(TranscriberFailed) as failed:
        OpenAITranscriber(client).transcribe(voice(), ENGLISH, soon())
    assert (failed.value.reason, failed.value.is_outage) == ("unreachable", True)


def test_a_tenth_of_a_second_is_not_even_sent(openai_ears: OpenAIEars):
    assert openai_ears.transcriber.transcribe(voice(1.0).part(0, RATE // 20), ENGLISH, soon()).text == ""
    assert openai_ears.script.requests == []


def test_what_the_api_finds_too_short_is_nothing_said(openai_ears: OpenAIEars):
    openai_ears.script.script(Status(400, message="Audio file is too short. Minimum audio length is 0.1 seconds."))
    assert openai_ears.transcriber.transcribe(voice(0.2), ENGLISH, soon()).text == ""


def test_no_text_in_an_answer_is_no_transcript(openai_ears: OpenAIEars):
    openai_ears.script.script(Status(200, raw="{}"))
    with pytest.raises(TranscriberFailed, match="garbled"):
        openai_ears.transcriber.transcribe(voice(), ENGLISH, soon())


def test_ten_minutes_fit_into_one_upload(openai_ears: OpenAIEars):
    long = Audio(voice().samples * 600, RATE)
    assert openai_ears.transcriber.transcribe(long, ENGLISH, soon()).text
    assert openai_ears.server.refusals == []
