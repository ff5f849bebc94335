"""Gather: what counts as input, when it ends, and what follows."""

import pytest

from tests.simulator.documents import gather, redirect, repeat_what_was_heard, response, say
from tests.simulator.scripted_app import ScriptedApp
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.live_call import LiveCall
from voiceagent.simulator.phone import Phone, PretendTwilio
from voiceagent.simulator.verbs.gather import masked


def dial(phone: Phone, app: ScriptedApp, *verbs: str) -> LiveCall:
    app["/voice/incoming"] = response(*verbs)
    app["/heard"] = repeat_what_was_heard
    app["/silence"] = response(say("Are you there?"), "<Hangup/>")
    return phone.dial()


def sent(app: ScriptedApp) -> dict[str, str]:
    return app.asked_at("/heard")[-1].fields


def test_speech_goes_to_the_action_with_its_confidence(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(say("Yes?")))
    call.says("Why is the sky blue?")
    call.hears("I heard why is the sky blue?")
    assert float(sent(app)["Confidence"]) == pytest.approx(0.92)
    assert "Digits" not in sent(app)


@pytest.mark.parametrize(("confidence", "expected"), [(0.31, "0.31000000"), (None, None)])
def test_the_confidence_can_be_low_or_missing(
    phone: Phone, app: ScriptedApp, confidence: float | None, expected: str | None
) -> None:
    dial(phone, app, gather()).says("Mumble", confidence=confidence)
    assert sent(app).get("Confidence") == expected


def test_odd_fields_can_be_laid_over(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, gather()).says("Hi", fields={"SpeechResult": None, "Confidence": "high"})
    assert "SpeechResult" not in sent(app)
    assert sent(app)["Confidence"] == "high"


def test_twilio_may_understand_something_else(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, gather()).says("recognise speech", understood="wreck a nice beach")
    assert sent(app)["SpeechResult"] == "wreck a nice beach"


def test_noise_without_words_is_no_input(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(), redirect("/silence"))
    call.says("(a lorry goes by)", understood="")
    call.hears("are you there")
    assert not app.asked_at("/heard")


def test_silence_falls_through_to_the_next_verb(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(say("Yes?"), timeout="3"), redirect("/silence"))
    call.stays_silent()
    call.hears("Are you there?")
    assert [wait.kind for wait in call.waits] == ["opening", "reprompt"]


def test_silence_with_nothing_behind_the_gather_ends_the_call(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(say("Yes?")))
    call.stays_silent()
    assert call.is_over


def test_silence_goes_to_the_action_where_the_gather_says_so(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(actionOnEmptyResult="true"), redirect("/silence"))
    call.stays_silent()
    call.hears("I heard nothing")
    assert not {"SpeechResult", "Digits"} & set(sent(app))


@pytest.mark.parametrize(
    ("attributes", "keys", "digits"),
    [
        ({}, "123#", "123"),
        ({}, "123", "123"),  # the timeout ends it
        ({"numDigits": "2"}, "1234#", "12"),
        ({"finishOnKey": "*"}, "12#3*", "12#3"),
        ({"finishOnKey": ""}, "1#", "1#"),
    ],
)
def test_keys_end_where_the_gather_says(
    phone: Phone, app: ScriptedApp, attributes: dict[str, str], keys: str, digits: str
) -> None:
    dial(phone, app, gather(**attributes)).presses(keys)
    assert sent(app)["Digits"] == digits
    assert "SpeechResult" not in sent(app)


def test_the_finish_key_alone_is_no_input(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(), redirect("/silence"))
    call.presses("#12")
    call.hears("are you there")
    assert not app.asked_at("/heard")


def test_keys_without_a_finish_key_wait_for_the_timeout(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(timeout="4"))
    call.presses("12")
    assert call.waits[-1].listening == 4


def test_a_finish_key_answers_at_once(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(timeout="4"))
    call.presses("12#")
    assert call.waits[-1].listening == 0


def test_a_gather_for_keys_does_not_hear_speech(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(input="dtmf"))
    call.says("Hello?")
    assert call.is_listening
    assert "not listened to" in call.transcript
    call.presses("1#")
    call.hears("I heard 1")


def test_a_gather_for_speech_does_not_hear_keys(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(say("A question"), input="speech"))
    call.presses("1#", during_prompt=True)
    assert call.utterances[0].cut is False
    call.says("Two")
    call.hears("I heard Two")


@pytest.mark.parametrize(
    ("attributes", "seconds"),
    [
        ({"speechTimeout": "auto"}, 0.8),
        ({"speechTimeout": "2"}, 2.0),
        ({"timeout": "3", "speechTimeout": "1"}, 1.0),
    ],
)
def test_the_speech_timeout_is_part_of_the_wait(
    phone: Phone, app: ScriptedApp, attributes: dict[str, str], seconds: float
) -> None:
    call = dial(phone, app, gather(**attributes))
    call.says("Hello")
    assert call.waits[-1].kind == "answer"
    assert call.waits[-1].listening == seconds
    assert call.waits[-1].seconds == pytest.approx(seconds + call.waits[-1].app)


def test_without_any_timeout_speech_ends_after_five_seconds(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, '<Gather input="speech" action="/heard"/>')
    call.says("Hello")
    assert call.waits[-1].listening == 5


def test_a_key_stops_the_prompt(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, say("Welcome."), gather(say("Press a key, any key, now or later, please.")))
    call.presses("1#", during_prompt=True)
    welcome, prompt, keys, _ = call.utterances
    assert not welcome.cut
    assert prompt.cut
    assert prompt.end == keys.start
    assert prompt.text == "Press a key, any key,"


def test_speech_over_the_prompt_is_heard_but_does_not_stop_it(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather(say("A long prompt that goes on and on and on and on.")))
    call.says("Hi", during_prompt=True)
    call.hears("I heard Hi")
    prompt, speech, answer = call.utterances
    assert not prompt.cut
    assert speech.start < prompt.end
    assert answer.start > prompt.end


def test_speech_stops_the_prompt_where_twilio_is_so_inclined(app: ScriptedApp) -> None:
    with PretendTwilio(app.url, habits=Habits(barge_in=True)) as twilio:
        call = dial(twilio.phone(), app, gather(say("A long prompt that goes on and on and on.")))
        call.says("Hi", during_prompt=True)
    assert call.utterances[0].cut
    assert call.utterances[0].end == call.utterances[1].start


def test_a_gather_without_an_action_asks_its_own_document(phone: Phone, app: ScriptedApp) -> None:
    first, then = response('<Gather input="speech"/>'), response(say("Again here"), "<Hangup/>")
    app["/voice/incoming"] = (first, then)
    call = phone.dial()
    call.says("Hello")
    call.hears("Again here")
    assert app.asked[1].fields["SpeechResult"] == "Hello"


def test_the_action_may_be_asked_by_get(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, gather(method="GET")).says("Hello")
    [request] = app.asked_at("/heard")
    assert request.method == "GET"
    assert "SpeechResult=Hello" in request.query


def test_speech_is_cut_at_sixty_seconds(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, gather()).says("word " * 3000)
    assert len(sent(app)["SpeechResult"]) == 60 * 15


def test_profanities_are_masked_unless_the_gather_says_otherwise(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, gather()).says("Shit happens")
    assert sent(app)["SpeechResult"] == "S*** happens"
    dial(phone, app, gather(profanityFilter="false")).says("Shit happens")
    assert sent(app)["SpeechResult"] == "Shit happens"
    assert masked("shitake", frozenset({"shit"})) == "shitake"


def test_hanging_up_while_listened_to_makes_no_action_request(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, gather())
    call.hangs_up()
    assert call.is_over
    assert not app.asked_at("/heard")
