"""A ConversationRelay session, from both ends: what the app is sent, and what the caller hears."""

import threading

import pytest
from twilio.request_validator import RequestValidator

from tests.simulator.documents import relay, response, say
from tests.simulator.relay.sessions import FIVE, GREETING, dial, sentences, until
from tests.simulator.relay_app import Message, SocketEnd
from tests.simulator.scripted_app import Reply, ScriptedApp
from voiceagent.simulator.clock import RealClock
from voiceagent.simulator.habits import Habits
from voiceagent.simulator.live_call import NotHeard
from voiceagent.simulator.outcomes import Fetch
from voiceagent.simulator.phone import Phone, PretendTwilio


def test_the_socket_is_opened_signed_and_setup_comes_first(
    phone: Phone, app: ScriptedApp, twilio: PretendTwilio
) -> None:
    call = dial(phone, app, '<Parameter name="token" value="abc"/>')
    assert call.heard == GREETING
    assert call.is_listening == "ConversationRelay"
    call.says("Go on")
    [setup] = app.relay.of_type("setup")
    assert app.relay.got[0] is setup
    assert setup == {
        "type": "setup",
        "sessionId": setup["sessionId"],
        "accountSid": twilio.account.sid,
        "parentCallSid": "",
        "callSid": call.sid,
        "from": phone.number,
        "to": twilio.account.number,
        "forwardedFrom": "",
        "callType": "PSTN",
        "callerName": "",
        "direction": "inbound",
        "callStatus": "RINGING",
        "customParameters": {"token": "abc"},
    }
    assert setup["sessionId"].startswith("VX")
    [upgrade] = app.relay.upgrades
    url = app.url.replace("http://", "ws://") + "/voice/relay"
    assert RequestValidator(twilio.account.auth_token).validate(url, {}, upgrade["HTTP_X_TWILIO_SIGNATURE"])


def test_what_the_caller_says_is_a_prompt_and_the_tokens_are_spoken(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app)
    assert call.says("Why is the sky blue?") == "I heard Why is the sky blue?"
    assert app.relay.got[-1] == {
        "type": "prompt",
        "voicePrompt": "Why is the sky blue?",
        "lang": "en-US",
        "last": True,
    }
    assert [wait.kind for wait in call.waits] == ["opening", "answer"]
    assert call.waits[-1].listening == pytest.approx(0.8)


def test_each_sentence_is_spoken_when_it_is_complete(phone: Phone, app: ScriptedApp) -> None:
    go_on = threading.Event()

    def slowly(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.says("One ", "two. Thr", last=False)
            go_on.wait(20)
            end.says("ee ", "four.")

    app.relay.script = slowly
    call = dial(phone, app)
    threading.Thread(target=lambda: (until(lambda: "One two." in sentences(call)), go_on.set())).start()
    assert call.says("Count") == "One two. Three four."
    assert sentences(call)[1:] == ["One two.", "Three four."]


def test_a_twilio_that_waits_for_the_last_token_speaks_all_at_once(app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says("One. ", "Two. ", "Three.")
    with PretendTwilio(app.url, habits=Habits(speaks_whole_replies=True)) as twilio:
        call = dial(twilio.phone(), app)
        call.says("Count")
        assert sentences(call)[1:] == ["One. Two. Three."]


def test_partial_prompts_come_on_demand(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app)
    call.says("one two three four", parts=3)
    heard = [(prompt["voicePrompt"], prompt["last"]) for prompt in app.relay.of_type("prompt")]
    assert heard == [("one", False), ("one two", False), ("one two three four", True)]


def test_the_language_of_what_was_said_is_told(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, language="es-US").says("hola", language="es-ES")
    assert app.relay.of_type("prompt")[0]["lang"] == "es-ES"


def test_noise_is_no_prompt(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app).says("(a lorry)", understood="")
    assert app.relay.of_type("prompt") == []


def test_fields_can_be_laid_over(phone: Phone, app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: None
    call = dial(phone, app)
    call.call.line.habits = Habits(patience_s=0.01)
    call.says("Hi", fields={"voicePrompt": None})
    assert until(lambda: bool(app.relay.of_type("prompt")))
    assert "voicePrompt" not in app.relay.of_type("prompt")[0]


def test_keys_are_told_one_by_one_where_they_are_wanted(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, dtmfDetection="true")
    call.presses("1#")
    call.hears("You pressed 1.", "You pressed #.")
    assert [message["digit"] for message in app.relay.of_type("dtmf")] == ["1", "#"]


def test_keys_are_not_told_where_nobody_asked_for_them(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app).presses("1")
    assert app.relay.of_type("dtmf") == []


def test_a_preemptible_reply_gives_way_to_the_next(app: ScriptedApp) -> None:
    def changes_its_mind(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.says("Let me think about that for a while.", preemptible=True)
            end.says("I have it.")

    app.relay.script = changes_its_mind
    with PretendTwilio(app.url, clock=RealClock(), pace=0.5) as twilio:  # speech that takes time can be overtaken
        call = dial(twilio.phone(), app)
        call.says("Well?")
        call.hears("I have it.")
        assert "Let me think about that for a while." not in sentences(call)


def test_the_app_may_change_the_language_and_the_voice_goes_with_it(phone: Phone, app: ScriptedApp) -> None:
    def speaks_german(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.send({"type": "language", "ttsLanguage": "de-DE", "transcriptionLanguage": "de-DE"})
            end.says("Guten Tag. ")
            end.says("And hello.", lang="en-US")

    app.relay.script = speaks_german
    call = dial(phone, app, '<Language code="de-DE" voice="de-DE-Neural2-B"/>', voice="en-US-Journey-O")
    call.says("Deutsch bitte")
    call.hears("Guten Tag.", "And hello.")
    german, english = call.utterances[-2:]
    assert (german.language, german.voice) == ("de-DE", "de-DE-Neural2-B")
    assert (english.language, english.voice) == ("en-US", "en-US-Journey-O")
    call.says("Danke", interrupts_at=0)
    assert until(lambda: app.relay.of_type("prompt")[-1]["lang"] == "de-DE")


def test_sounds_and_digits_are_played(phone: Phone, app: ScriptedApp) -> None:
    app["/ding.wav"] = Reply(b"RIFF", content_type="audio/wav")

    def plays(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.send({"type": "play", "source": f"{app.url}/ding.wav"})
            end.send({"type": "sendDigits", "digits": "1w2"})
            end.says("There.")

    app.relay.script = plays
    call = dial(phone, app)
    call.says("Play")
    call.hears("ding.wav", "[tones 1w2]", "There.")


def test_the_end_goes_to_the_action_with_what_the_app_hands_over(phone: Phone, app: ScriptedApp) -> None:
    def ends(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.says("Bye.")
            end.ends(reason="bye")

    app.relay.script = ends
    call = dial(phone, app)
    call.says("Bye")
    call.hears("Bye.", "We are back.")
    call.waits_until_over()
    [asked] = app.asked_at("/relayed")
    assert asked.fields["HandoffData"] == '{"reason": "bye"}'
    assert asked.fields["SessionStatus"] == "ended"
    assert asked.fields["SessionId"] == app.relay.got[0]["sessionId"]
    assert int(asked.fields["SessionDuration"]) >= 2
    assert asked.fields["CallStatus"] == "in-progress"
    assert "ErrorCode" not in asked.fields
    assert app.relay.over.wait(10)


def test_an_end_without_an_action_goes_on_in_the_document(phone: Phone, app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.ends()
    app["/voice/incoming"] = response(relay(app, action=""), say("And now this."), "<Hangup/>")
    call = phone.dial()
    call.says("Bye")
    call.hears("And now this.")
    assert call.status == "completed"


def test_an_end_may_cut_what_was_not_spoken_yet(app: ScriptedApp) -> None:
    def ends(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.says(FIVE)
            end.ends()

    app.relay.script = ends
    with PretendTwilio(app.url, clock=RealClock(), pace=0.5, habits=Habits(end_cuts_speech=True)) as twilio:
        call = dial(twilio.phone(), app)
        call.says("Bye")
        call.waits_until_over()
        assert not call.transcript.count("Seven eight nine.")


@pytest.mark.parametrize("how", ["closes", "dies"])
def test_a_lost_socket_goes_to_the_action(phone: Phone, app: ScriptedApp, how: str) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and getattr(end, how)()
    call = dial(phone, app)
    call.says("Hello")
    call.hears("We are back.")
    [asked] = app.asked_at("/relayed")
    assert (asked.fields["SessionStatus"], asked.fields["ErrorCode"]) == ("failed", "64105")


def test_without_an_action_a_lost_socket_is_a_failed_call(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app, action="")
    call.loses_socket()
    assert call.is_over
    assert call.status == "failed"


def test_the_socket_can_be_lost_at_a_word_and_the_action_may_connect_again(phone: Phone, app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says(FIVE)
    call = dial(phone, app)
    app["/relayed"] = response(relay(app, welcomeGreeting="Sorry, I am back."))
    assert call.says("Count", loses_socket_at=4) == "One two three. Four Sorry, I am back."
    assert call.says("Count") == FIVE
    first, second = app.relay.of_type("setup")
    assert first["callSid"] == second["callSid"]
    assert first["sessionId"] != second["sessionId"]
    assert second["callStatus"] == "IN-PROGRESS"
    assert app.relay.of_type("interrupt") == []


def test_a_socket_nobody_opens_goes_to_the_action(phone: Phone, app: ScriptedApp) -> None:
    app["/voice/relay"] = Reply("no", 403, "text/plain")
    call = dial(phone, app)
    call.hears("We are back.")
    assert app.asked_at("/relayed")[0].fields["ErrorCode"] == "64102"


def test_hanging_up_closes_the_socket_and_tells_the_action(phone: Phone, app: ScriptedApp) -> None:
    call = dial(phone, app)
    call.hangs_up()
    assert app.relay.over.wait(10)
    assert app.relay.closed == [1000]
    [asked] = app.asked_at("/relayed")
    assert (asked.fields["SessionStatus"], asked.fields["CallStatus"]) == ("completed", "completed")
    assert app.asked_at("/voice/status")


def test_hanging_up_in_the_middle_of_a_reply_does_so_too(phone: Phone, app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: message["type"] == "prompt" and end.says(FIVE)
    call = dial(phone, app)
    call.says("Count", hangs_up_after=2)
    assert call.is_over
    assert sentences(call)[1:] == ["One two three.", "Four five six."]
    [asked] = app.asked_at("/relayed")
    assert (asked.fields["SessionStatus"], asked.fields["CallStatus"]) == ("completed", "completed")
    assert app.relay.over.wait(10)
    assert len(app.asked_at("/voice/status")) == 1


def test_a_wrong_message_is_answered_and_dropped(phone: Phone, app: ScriptedApp) -> None:
    def babbles(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.send("{")
            end.send({"type": "text"})
            end.send({"type": "interrupt"})
            end.says("All well.")

    app.relay.script = babbles
    call = dial(phone, app)
    assert call.says("Hi") == "All well."
    assert until(lambda: len(app.relay.of_type("error")) == 3)
    assert "64107" in call.transcript
    assert not call.is_over


def test_ten_wrong_messages_in_a_row_end_the_session(phone: Phone, app: ScriptedApp) -> None:
    def babbles(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            for _ in range(10):
                end.send({"type": "nonsense"})

    app.relay.script = babbles
    call = dial(phone, app)
    call.says("Hi")
    call.hears("We are back.")
    assert app.asked_at("/relayed")[0].fields["ErrorCode"] == "64105"
    assert app.relay.over.wait(10)
    assert app.relay.closed == [1007]


def test_the_agent_may_speak_unasked(phone: Phone, app: ScriptedApp) -> None:
    ends: list[SocketEnd] = []
    app.relay.script = lambda end, message: ends.append(end)
    call = dial(phone, app)
    assert until(lambda: bool(ends))
    threading.Timer(0.2, ends[0].says, ["By the way."]).start()
    call.hears("By the way.")


def test_silence_lasts_until_the_agent_asks(phone: Phone, app: ScriptedApp) -> None:
    def asks(end: SocketEnd, message: Message) -> None:
        if message["type"] == "setup":
            threading.Timer(0.3, end.says, ["Are you there?"]).start()

    app.relay.script = asks
    call = dial(phone, app)
    assert call.stays_silent() == "Are you there?"
    assert call.waits[-1].kind == "reprompt"


def test_an_app_that_does_not_answer_is_noted(app: ScriptedApp) -> None:
    app.relay.script = lambda end, message: None
    with PretendTwilio(app.url, habits=Habits(patience_s=0.05)) as twilio:
        call = dial(twilio.phone(), app)
        assert call.says("Hello?") == ""
        assert "the app said nothing for 0.05 s" in call.transcript
        with pytest.raises(NotHeard):
            call.hears("Hello", within_s=0.05)


def test_a_rest_update_takes_the_call_out_of_the_session(phone: Phone, app: ScriptedApp, twilio: PretendTwilio) -> None:
    app["/transfer"] = response(say("One moment."), "<Hangup/>")
    call = dial(phone, app)
    call.call.replace(Fetch(f"{app.url}/transfer"))
    call.hears("One moment.")
    assert app.relay.over.wait(10)
    assert call.is_over


def test_played_tokens_are_told_where_the_app_wants_to_know(phone: Phone, app: ScriptedApp) -> None:
    dial(phone, app, events="speaker-events tokens-played").says("Hi")
    assert until(lambda: {"type": "info", "name": "tokensPlayed", "value": "I heard Hi"} in app.relay.got)
