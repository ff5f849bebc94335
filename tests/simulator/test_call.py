"""A call's life: what happens when the app fails, when documents are bad, and when others interfere."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.simulator.documents import gather, record, redirect, repeat_what_was_heard, response, say
from tests.simulator.scripted_app import Asked, Reply, ScriptedApp
from voiceagent.simulator.call import CallIsOver
from voiceagent.simulator.check import RejectedTwiML
from voiceagent.simulator.clock import RealClock
from voiceagent.simulator.conversation import Utterance
from voiceagent.simulator.document_source import RedirectLoop
from voiceagent.simulator.failures import APOLOGY
from voiceagent.simulator.live_call import NotHeard
from voiceagent.simulator.outcomes import End, Inline
from voiceagent.simulator.phone import Phone, PretendTwilio
from voiceagent.simulator.sound import Clip

FALLBACK = response(say("One moment, please."), gather(action="/heard"))


@pytest.fixture
def lenient(app: ScriptedApp) -> Iterator[Phone]:
    """Takes bad TwiML as Twilio does."""
    with PretendTwilio(app.url, strict=False, webhook_timeout_s=2.0) as twilio:
        yield twilio.phone()


# -- failures


@pytest.mark.parametrize(
    ("failing", "code"),
    [
        (Reply("oops", 500), "11200"),
        (Reply("forbidden", 403), "11200"),
        (Reply(after_s=4.0), "11200"),
        (Reply("<Response>"), "12100"),
        (Reply("<html/>"), "12101"),
        (Reply("{}", content_type="application/json"), "12300"),
        (Reply("<Response/>", content_type=None), "11200"),
        (Reply("x" * 70_000), "11750"),
    ],
)
def test_the_fallback_takes_over_at_the_start(lenient: Phone, app: ScriptedApp, failing: Reply, code: str) -> None:
    app["/voice/incoming"] = failing
    app["/voice/fallback"] = FALLBACK
    app["/heard"] = repeat_what_was_heard
    call = lenient.dial()
    call.hears("one moment")
    [asked] = app.asked_at("/voice/fallback")
    assert asked.fields["ErrorCode"] == code
    assert asked.fields["ErrorUrl"] == f"{app.url}/voice/incoming"
    call.says("Still there?")
    call.hears("I heard still there?")


def test_the_fallback_takes_over_in_the_middle_and_knows_what_was_said(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather(action="/voice/turn?turn=1"))
    app["/voice/turn"] = Reply("oops", 500)
    app["/voice/fallback"] = FALLBACK
    call = phone.dial()
    call.says("My idea")
    call.hears("One moment")
    fields = app.asked_at("/voice/fallback")[0].fields
    assert (fields["SpeechResult"], fields["ErrorCode"]) == ("My idea", "11200")
    assert fields["ErrorUrl"] == f"{app.url}/voice/turn?turn=1"
    assert not call.is_over


def test_when_the_fallback_fails_too_twilio_apologises_and_hangs_up(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = Reply("oops", 500)
    app["/voice/fallback"] = Reply("oops", 500)
    call = phone.dial()
    assert call.heard == APOLOGY
    assert (call.is_over, call.status) == (True, "completed")
    assert [exchange.error.code for exchange in call.exchanges if exchange.error] == [11200, 11200]


def test_waiting_for_a_slow_app_is_silence_to_the_caller(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather(speechTimeout="auto"))
    app["/heard"] = Reply(response(say("At last")), after_s=0.2)
    call = phone.dial()
    before = phone.call.line.clock.now()
    call.says("Well?")
    wait = call.waits[-1]
    assert wait.kind == "answer"
    assert wait.app >= 0.2
    assert wait.seconds == pytest.approx(wait.app + wait.listening)
    assert phone.call.line.clock.now() - before == pytest.approx(wait.seconds + 0.4 + len("At last") / 15)


def test_an_app_that_only_redirects_is_found_out(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(redirect("/voice/incoming"))
    with pytest.raises(RedirectLoop):
        phone.dial()


def test_polling_with_pauses_is_no_loop(phone: Phone, app: ScriptedApp) -> None:
    waiting = response("<Pause/>", redirect("/voice/incoming"))
    app["/voice/incoming"] = (*[waiting] * 60, response(say("Done")))
    assert phone.dial().heard == "Done"


# -- documents


def test_bad_twiml_fails_the_test(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response('<Gather timeout="0"/>')
    with pytest.raises(RejectedTwiML, match="13313"):
        phone.dial()


def test_a_lenient_twilio_skips_what_it_does_not_know(lenient: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response("<Shout>Hi</Shout>", '<Say loop="x">Hello</Say>', '<Pause length="0"/>')
    call = lenient.dial()
    assert call.heard == "Hello"
    assert [problem.code for problem in call.call.documents.problems] == [12200, None, None]


def test_plain_text_is_read_aloud(lenient: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = Reply("Hello there", content_type="text/plain")
    call = lenient.dial()
    assert (call.heard, call.is_over) == ("Hello there", True)


def test_twiml_may_come_as_plain_text(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = Reply(response(say("Hello")), content_type="text/plain")
    assert phone.dial().heard == "Hello"


def test_a_sound_file_is_played_and_ends_the_call(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = Reply(b"ID3...", content_type="audio/mpeg")
    call = phone.dial()
    assert (call.heard, call.is_over) == ("[a sound file]", True)


# -- the end


def test_the_number_is_told_when_the_caller_hangs_up(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("x" * 150), gather())
    app["/voice/status"] = Reply("", 204)
    call = phone.dial()
    call.hangs_up()
    call.hangs_up()  # nobody minds
    [told] = app.asked_at("/voice/status")
    assert (told.fields["CallStatus"], told.fields["CallSid"]) == ("completed", call.sid)
    assert told.fields["CallDuration"] == "10"
    assert told.headers["X-Twilio-Signature"]


def test_the_callback_can_be_withheld(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response("<Hangup/>")
    phone.dial(status_callback=False)
    assert [request.path for request in app.asked] == ["/voice/incoming"]


def test_a_failing_callback_only_stands_in_the_log(phone: Phone, app: ScriptedApp, twilio: PretendTwilio) -> None:
    app["/voice/incoming"] = response("<Hangup/>")
    app["/voice/status"] = Reply("oops", 500)
    phone.dial()
    assert [exchange.status for exchange in twilio.account.callbacks] == [500]


def test_nobody_hears_a_caller_whose_call_is_over(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("Bye"), "<Hangup/>")
    call = phone.dial()
    with pytest.raises(CallIsOver, match="agent: Bye"):
        call.says("Wait!")


def test_a_caller_may_hang_up_in_the_middle_of_an_answer(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather())
    app["/heard"] = response(say("One."), redirect("/more"))
    app["/more"] = response(say("Two."))
    app["/voice/status"] = "<Response/>"
    call = phone.dial()
    call.says("Tell me", hangs_up_after=1)
    assert (call.heard, call.is_over) == ("One.", True)
    assert [request.path for request in app.asked] == ["/voice/incoming", "/heard", "/voice/status"]


# -- interference over REST, here by the call's own method


def test_a_call_can_be_led_elsewhere_while_it_listens(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather(say("Go on.")))
    call = phone.dial()
    call.call.replace(Inline(response(say("Research has an answer."), gather())))
    call.hears("Research has an answer.")
    assert call.is_listening == "Gather dtmf speech"


def test_a_call_led_elsewhere_stops_speaking_at_once(app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("x" * 900), gather())  # a minute
    speaking = threading.Event()
    began = time.monotonic()
    with PretendTwilio(app.url, clock=RealClock(), on_sound=lambda *_: speaking.set()) as twilio:
        phone = twilio.phone()
        caller = threading.Thread(target=phone.dial, daemon=True)
        caller.start()
        assert speaking.wait(10)
        twilio.switchboard.all_calls[0].replace(End())
        caller.join(timeout=10)
        assert time.monotonic() - began < 30
        assert phone.is_over
        assert phone.utterances[0].cut


def test_a_call_can_be_led_elsewhere_while_the_caller_speaks(app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather())
    led = threading.Event()

    def lead_elsewhere(said: Utterance, _: Clip) -> None:
        if said.who == "caller":
            twilio.switchboard.all_calls[0].replace(Inline(response(say("Sorry to interrupt."), gather())))
            led.set()

    with PretendTwilio(app.url, on_sound=lead_elsewhere) as twilio:
        call = twilio.phone().dial()
        assert call.says("A long story") == "Sorry to interrupt."
    assert led.is_set()
    assert not app.asked_at("/heard")


def test_no_call_is_longer_than_four_hours(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response('<Pause length="600"/>', redirect("/voice/incoming"))
    call = phone.dial()
    assert call.is_over
    assert 4 * 3600 <= call.call.line.position < 4 * 3600 + 700


def test_a_recording_the_app_fails_on_still_ends_the_call(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(record())
    app["/heard"] = Reply("oops", 500)
    call = phone.dial()
    call.hangs_up(saying="Bye")
    assert (call.is_over, call.status) == (True, "completed")
    assert "11200" in call.transcript


def test_relative_urls_mean_nothing_in_twiml_given_over_rest(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather())
    call = phone.dial()
    call.call.replace(Inline(response(gather(action="/heard"))))
    call.says("Hello")
    assert app.asked_at("/voice/fallback")[0].fields["ErrorCode"] == "11100"


# -- the words of a test


def test_a_webhook_can_be_delivered_again(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather())
    app["/heard"] = response(say("Yes"), gather())
    call = phone.dial()
    call.says("Hello")
    again = call.delivers_again()
    assert again.body == call.exchanges[-1].body
    first, second = app.asked_at("/heard")
    assert first.fields == second.fields
    assert first.headers["I-Twilio-Idempotency-Token"] == second.headers["I-Twilio-Idempotency-Token"]
    assert len(call.exchanges) == 2


def test_before_anybody_dialled_there_is_no_call(phone: Phone) -> None:
    with pytest.raises(NotHeard, match="dialled"):
        phone.says("Hello")


def test_a_call_can_be_looked_up(phone: Phone, app: ScriptedApp, twilio: PretendTwilio) -> None:
    app["/voice/incoming"] = response(gather())
    call = phone.dial()
    assert twilio.live_call(call.sid).call is call.call


def test_the_app_may_go_by_a_public_name(app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(gather())
    app["/heard"] = repeat_what_was_heard
    with PretendTwilio(public_url="https://agent.example.com") as twilio:
        twilio.app_url = app.url
        call = twilio.phone().dial()
        call.says("Hello")
        call.hears("I heard Hello")
    assert call.exchanges[0].url == "https://agent.example.com/voice/incoming"
    assert {request.headers["Host"] for request in app.asked[:2]} == {"agent.example.com"}


def test_hears_shows_the_whole_conversation_when_it_fails(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("Hello."), gather(say("Who are you?")))
    call = phone.dial()
    call.hears("hello", "WHO are\n you")
    with pytest.raises(AssertionError) as missing:
        call.hears("goodbye")
    assert "agent: Hello." in str(missing.value)


def test_heard_begins_anew_with_every_act(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("Hello."), gather())
    app["/heard"] = response(say("Really?"), gather(), "<Hangup/>")
    call = phone.dial()
    assert call.says("I am here") == "Really?"
    assert call.stays_silent() == ""
    assert call.is_over


def test_everything_heard_is_on_the_tape(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("x" * 30), gather())
    app["/heard"] = repeat_what_was_heard
    call = phone.dial()
    call.says("y" * 30)
    starts = [round(piece.start_seconds - call.tape[0].start_seconds, 1) for piece in call.tape]
    assert [(piece.who, piece.clip.seconds) for piece in call.tape][:2] == [("agent", 2.0), ("caller", 2.0)]
    assert starts == pytest.approx([0.0, 2.0, 4.8 + call.waits[-1].app], abs=0.15)


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({}, {"From": "+14155550123", "Caller": "+14155550123", "StirVerstat": "TN-Validation-Passed-A"}),
        ({"from_": "+14155550177"}, {"From": "+14155550177"}),
        ({"stir": "TN-Validation-Failed-B"}, {"StirVerstat": "TN-Validation-Failed-B"}),
        ({"withheld": True}, {"From": "anonymous", "Caller": "anonymous"}),
        ({"extra": {"CallerName": "ANN"}}, {"CallerName": "ANN", "Direction": "inbound"}),
    ],
)
def test_who_calls_is_up_to_the_test(
    phone: Phone, app: ScriptedApp, options: dict[str, object], fields: dict[str, str]
) -> None:
    app["/voice/incoming"] = response("<Hangup/>")
    phone.dial(**options)  # type: ignore[arg-type]
    assert fields.items() <= app.asked[0].fields.items()
    assert ("StirVerstat" in app.asked[0].fields) != bool(options.get("withheld"))


def test_an_unattested_number_has_no_stir_field(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/incoming"] = response("<Hangup/>")
    phone.dial(stir=None)
    assert "StirVerstat" not in app.asked[0].fields


def test_many_calls_run_at_once(app: ScriptedApp, twilio: PretendTwilio) -> None:
    def own_words(asked: Asked) -> str:
        return response(say(f"You are {asked.fields['From']}: {asked.fields['SpeechResult']}"), gather())

    app["/voice/incoming"] = response(gather())
    app["/heard"] = own_words
    wrong: list[str] = []

    def call(index: int) -> None:
        phone = twilio.phone(f"+1415555{index:04d}")
        phone.dial()
        for turn in range(3):
            answer = phone.says(f"turn {turn}")
            if answer != f"You are {phone.number}: turn {turn}":
                wrong.append(answer)
        phone.hangs_up()

    callers = [threading.Thread(target=call, args=(index,)) for index in range(20)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(timeout=30)
    assert wrong == []
    assert len(app.asked_at("/heard")) == 60


def test_pace_makes_speech_shorter_and_leaves_the_record_as_it_is(app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("x" * 150), record(), "<Redirect>/x</Redirect>")
    with PretendTwilio(app.url, clock=RealClock(), pace=0.01) as twilio:
        began = time.monotonic()
        call = twilio.phone().dial()
    assert 0.1 <= time.monotonic() - began < 9
    assert call.utterances[0].end - call.utterances[0].start == pytest.approx(10)


def test_somebody_may_listen_as_the_call_goes_on(app: ScriptedApp) -> None:
    app["/voice/incoming"] = response(say("Hello."), gather())
    app["/heard"] = repeat_what_was_heard
    heard: list[str] = []
    with PretendTwilio(app.url, on_sound=lambda said, _: heard.append(f"{said.who}: {said.text}")) as twilio:
        twilio.phone().dial().says("Hi")
    assert heard == ["agent: Hello.", "caller: Hi", "agent: I heard Hi"]
