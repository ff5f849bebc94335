"""When one recogniser fails the next hears the same, in time; and nothing is believed that nobody said."""

import time

import pytest
from structlog.testing import capture_logs

from tests.speech.sounds import ENGLISH, silence, soon, voice
from voiceagent.core.breakers import Breaker
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import TranscriberFailed
from voiceagent.speech.base import Expected, Transcriber
from voiceagent.speech.failures import failure
from voiceagent.speech.fallback import FallbackTranscriber
from voiceagent.speech.scripted import ScriptedTranscriber

SAID = "I like leaves."


def chain(*transcribers: Transcriber) -> FallbackTranscriber:
    return FallbackTranscriber([(one, Breaker(one.name)) for one in transcribers])


def test_the_first_is_asked_alone_while_it_works():
    first, second = ScriptedTranscriber(SAID, name="first"), ScriptedTranscriber("No.", name="second")
    heard = chain(first, second).transcribe(voice(), ENGLISH, soon())
    assert (heard.text, heard.transcriber) == (SAID, "first")
    assert second.asked == []


def test_the_second_hears_the_same_when_the_first_fails_and_the_log_says_so():
    first, second = ScriptedTranscriber(failure("overloaded"), name="first"), ScriptedTranscriber(SAID, name="second")
    expected = Expected(("en-US",), ("stoma",))
    with capture_logs() as logs:
        heard = chain(first, second).transcribe(voice(), expected, soon())
    assert (heard.text, heard.transcriber) == (SAID, "second")
    assert second.asked[0][:2] == (voice(), expected)
    (switch,) = [line for line in logs if line["event"] == "transcriber_switched"]
    assert (switch["before"], switch["now"], switch["because"]) == ("first", "second", "overloaded")
    assert switch["log_level"] == "warning"


def test_what_only_the_operator_can_mend_is_an_error_in_the_log():
    with capture_logs() as logs:
        chain(
            ScriptedTranscriber(failure("no_access")), ScriptedTranscriber(SAID)
        ).transcribe(voice(), ENGLISH, soon())  # fmt: skip
    assert [line["log_level"] for line in logs if line["event"] == "transcriber_switched"] == ["error"]


def test_a_hanging_first_leaves_the_second_its_time():
    first, second = ScriptedTranscriber(name="first"), ScriptedTranscriber(SAID, name="second")
    first.hangs.set()
    deadline = Deadline.after(4.0)
    assert chain(first, second).transcribe(voice(), ENGLISH, deadline).text == SAID
    assert not deadline.passed()
    assert second.asked[0][2] == deadline  # the last may take all that is left


def test_a_broken_one_is_left_alone_after_three_failures():
    first = ScriptedTranscriber(otherwise=failure("unreachable"), name="first")
    ears = chain(first, ScriptedTranscriber(otherwise=SAID, name="second"))
    for _ in range(5):
        assert ears.transcribe(voice(), ENGLISH, soon()).text == SAID
    assert len(first.asked) == 3


def test_it_comes_back_when_its_breaker_closes():
    first = ScriptedTranscriber(*[failure("unreachable")] * 3, otherwise="First.", name="first")
    breaker = Breaker("first", reset_s=0.05)
    ears = FallbackTranscriber([(first, breaker), (ScriptedTranscriber(otherwise=SAID), Breaker("second"))])
    for _ in range(3):
        ears.transcribe(voice(), ENGLISH, soon())
    end = time.monotonic() + 30
    while (heard := ears.transcribe(voice(), ENGLISH, soon())).text != "First." and time.monotonic() < end:
        time.sleep(0.02)
    assert heard.text == "First."


@pytest.mark.parametrize("ours", ["bad_request", "busy", "language_unknown", "no_time"])
def test_what_is_no_outage_opens_no_breaker(ours: str):
    first = ScriptedTranscriber(otherwise=failure(ours), name="first")  # type: ignore[arg-type]
    ears = chain(first, ScriptedTranscriber(otherwise=SAID))
    for _ in range(5):
        ears.transcribe(voice(), ENGLISH, soon())
    assert len(first.asked) == 5


def test_all_failing_tells_the_failure_that_may_pass():
    ears = chain(ScriptedTranscriber(failure("late")), ScriptedTranscriber(failure("language_unknown")))
    with pytest.raises(TranscriberFailed, match="late") as failed:
        ears.transcribe(voice(), ENGLISH, soon())
    assert failed.value.retryable


def test_nobody_left_to_ask_is_worth_another_try_later():
    ears = chain(ScriptedTranscriber(otherwise=failure("unreachable")))
    for _ in range(3):
        with pytest.raises(TranscriberFailed):
            ears.transcribe(voice(), ENGLISH, soon())
    with pytest.raises(TranscriberFailed, match="nobody_left") as failed:
        ears.transcribe(voice(), ENGLISH, soon())
    assert failed.value.retryable


def test_one_that_breaks_its_promise_is_a_failure_like_others():
    class Broken:
        name = "broken"

        def transcribe(self, audio: object, expected: object, deadline: object) -> object:
            raise ZeroDivisionError

    ears = chain(Broken(), ScriptedTranscriber(SAID))  # type: ignore[arg-type]
    assert ears.transcribe(voice(), ENGLISH, soon()).text == SAID


def test_nobody_is_asked_about_silence():
    one = ScriptedTranscriber("Thank you for watching.")
    assert chain(one).transcribe(silence(3), ENGLISH, soon()).text == ""
    assert one.asked == []


def test_what_nobody_said_is_dropped_and_its_seconds_are_kept():
    with capture_logs() as logs:
        heard = chain(ScriptedTranscriber("Thanks for watching!")).transcribe(voice(2.0), ENGLISH, soon())
    assert (heard.text, heard.seconds, heard.transcriber) == ("", 2.0, "scripted")
    assert [line["event"] for line in logs] == ["words_nobody_said"]
    assert "watching" not in str(logs)
