"""Whole calls over ConversationRelay's socket: spoken as it comes, interrupted, cut off, and taken up again."""

import time
from contextlib import suppress

import pytest

from tests.running_app import RunningApp
from tests.standins.replies import Hang, Stall, Status, Text, ToolUse
from voiceagent.core.profile import BUILT_IN, load_profile
from voiceagent.simulator.habits import Habits

PROFILE = load_profile("learning")
GERMAN = PROFILE.spoken_in("de-DE")
RELAY = "ConversationRelay"
COUNTING = "One two three four five. Six seven eight nine ten."
FRONT_DESK = "+15550100000"


@pytest.fixture
def relayed(house, claude):
    """Makes a telephone whose calls go over sockets, and the app: `phone, app = relayed(REDIS_URL=...)`."""
    claude.when(lambda request: not request.get("stream"), "You thought about something.")

    def make(**options):
        keys = {"ANTHROPIC_API_KEY": "test-key", "ANTHROPIC_BASE_URL": claude.url}
        twilio, app = house(LISTEN_MODE="relay", **keys, **options)
        return twilio.phone(), app

    return make


@pytest.fixture
def with_profile(relayed, tmp_path):
    """The same with a changed profile: each `changes` is a line of it, and what stands there instead."""

    def make(changes, **options):
        words = (BUILT_IN / "learning.toml").read_text()
        for line, instead in changes.items():
            assert line in words
            words = words.replace(line, instead)
        (tmp_path / "changed.toml").write_text(words)
        return relayed(VOICEAGENT_PROFILE=str(tmp_path / "changed.toml"), **options)

    return make


def _asked(claude):
    """What the model was told, request by request."""
    return [request["messages"] for request in claude.requests if request.get("stream")]


def _said_before(claude):
    """Our own words as the model knows them now."""
    return [_text(message) for message in _asked(claude)[-1] if message["role"] == "assistant"]


def _text(message):
    content = message["content"]
    return content if isinstance(content, str) else " ".join(block.get("text", "") for block in content)


def _turns(app, phone):
    return app.services.calls.record.calls.so_far(phone.sid).turns


def _until(is_so, seconds=30.0):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come to be in time"
        time.sleep(0.02)


# -- a call


def test_a_call_is_greeted_answered_and_on_record(relayed, claude):
    claude.script(Text("Some do count the days. Which trees do you mean?"))
    phone, app = relayed()
    phone.dial()
    phone.hears(PROFILE.greeting)
    assert phone.is_listening == RELAY
    phone.says("I wonder about trees")
    phone.hears("Some do count the days. Which trees do you mean?")
    claude.script(Text("Beeches keep their leaves. Why?"))
    phone.says("Beeches")
    phone.hears("Beeches keep their leaves.")
    assert _said_before(claude) == ["Some do count the days. Which trees do you mean?"]
    phone.hangs_up()
    _until(lambda: [turn.heard for turn in _turns(app, phone)] == ["I wonder about trees", "Beeches"])
    assert {turn.mode for turn in _turns(app, phone)} == {"relay"}


def test_words_are_heard_before_the_model_has_finished(relayed, claude):
    """It never does: the caller breaks in, and is answered."""
    claude.script(Stall(after_words=7), Text("Go on."))
    phone, _ = relayed()
    phone.dial()
    assert phone.says("What is light good for?", interrupts_at=4) == "Plants catch light with"
    phone.says("I know that")
    phone.hears("Go on.")
    assert _said_before(claude) == ["Plants catch light with"]


@pytest.mark.parametrize("word", [1, 4, 5, 8])
def test_history_is_what_was_heard_when_the_caller_breaks_in(relayed, claude, word):
    claude.script(Text(COUNTING), Text("All right."))
    phone, app = relayed()
    phone.dial()
    heard = phone.says("Count", interrupts_at=word)
    assert heard == " ".join(COUNTING.split()[:word])
    phone.says("Stop")
    phone.hears("All right.")
    assert _said_before(claude) == [heard]
    _until(lambda: len(_turns(app, phone)) == 2)
    assert " ".join(_turns(app, phone)[0].says) == heard
    assert [turn.interrupted for turn in _turns(app, phone)] == [True, False]


def test_history_is_what_was_heard_where_twilio_tells_the_sentence_only(relayed, claude):
    claude.script(Text(COUNTING), Text("All right."))
    phone, _ = relayed(habits=Habits(interrupt_tells="sentence", interrupt_ms_as_text=True))
    phone.dial()
    phone.says("Count", interrupts_at=8)
    phone.says("Stop")
    phone.hears("All right.")
    assert _said_before(claude) == ["One two three four five. Six seven eight"]


def test_a_greeting_that_was_interrupted_is_known_as_far_as_it_was_heard(relayed, claude):
    phone, _ = relayed()
    phone.dial(interrupts_at=6)
    heard = phone.heard
    assert heard == " ".join(PROFILE.greeting.split()[:6])
    phone.says("Rain")
    assert _text(_asked(claude)[0][0]).split("You greeted with: ")[1].split("\n")[0].split("<")[0].strip() == heard


def test_a_silent_caller_is_asked_twice_and_then_left(with_profile, monkeypatch, claude):
    monkeypatch.setattr("voiceagent.calls.relay.voice.SLOW", 10_000)  # no time is given to speaking
    phone, _ = with_profile({"timeout_s = 6": "timeout_s = 1"})
    phone.dial()
    phone.hears(*PROFILE.silence.prompts, PROFILE.silence.goodbye, within_s=60)
    phone.waits_until_over()
    assert phone.status == "completed"
    assert _asked(claude) == []


def test_keys_are_heard_over_the_socket(relayed, claude):
    claude.script(Text("Forty-two it is."))
    phone, _ = relayed()
    phone.dial()
    phone.presses("42#")
    phone.hears("Forty-two it is.")
    assert "(keypad: 4 2)" in _text(_asked(claude)[0][-1])


def test_a_goodbye_is_heard_and_ends_the_call(relayed, claude):
    claude.script(ToolUse("end_call", {}, text_before="Bye now."))
    phone, app = relayed()
    phone.dial()
    phone.says("That's all")
    phone.waits_until_over()
    assert phone.heard == "Bye now."
    assert phone.status == "completed"
    assert phone.waits_for_text(30)
    assert _turns(app, phone)[0].ending == "goodbye"


# -- the model in trouble


@pytest.mark.parametrize("trouble", [Status(529), Hang(), Hang(before_headers=False)], ids=["down", "hangs", "stalls"])
def test_a_model_in_trouble_is_never_heard_as_silence(relayed, claude, stalled, trouble):
    claude.always(trouble)
    phone, _ = relayed()
    phone.dial()
    began = stalled()
    phone.says("Is anybody there?")
    assert phone.heard
    answer = next(wait for wait in phone.waits if wait.kind == "answer")
    assert answer.app < 2.5 + stalled() - began, phone.transcript
    claude.clear()
    _until(lambda: not phone.says("Are you back?").startswith(PROFILE.wait.apology))
    assert not phone.is_over


# -- languages, values, consent, transfers


def test_a_caller_who_speaks_another_language_is_followed(relayed, claude):
    claude.script(Text("Woran genau?"))
    phone, _ = relayed()
    phone.dial()
    phone.says("Ich denke an Regen", language="de-DE")
    phone.hears("Woran genau?")
    changes = [sent.message for sent in phone.messages if sent.message["type"] == "language"]
    assert changes == [{"type": "language", "ttsLanguage": "de-DE", "transcriptionLanguage": "de-DE"}]
    assert phone.utterances[-1].language == "de-DE"
    phone.loses_socket()
    phone.hears(GERMAN.relay.back)
    assert phone.is_listening == RELAY
    assert phone.utterances[-1].language == "de-DE"


def test_the_model_changes_the_language_in_the_middle_of_an_answer(relayed, claude):
    claude.script(ToolUse("speak_language", {"language": "fr-FR"}, text_before="Sure."), Text("Bien sûr. À quoi ?"))
    phone, _ = relayed()
    phone.dial()
    phone.says("Can we speak French?")
    phone.hears("Sure.", "Bien sûr.")
    assert phone.utterances[-1].language == "fr-FR"
    claude.script(Text("Et pourquoi ?"))
    phone.says("La pluie")
    phone.hears("Et pourquoi ?")
    assert "Language of the call: fr-FR" in str(_asked(claude)[-1][0])


def test_a_value_is_asked_for_and_got_by_keys(relayed, claude):
    claude.script(ToolUse("ask_for", {"kind": "phone", "what": "your phone number"}))
    phone, _ = relayed()
    phone.dial()
    phone.says("Please call my office back")
    phone.hears(PROFILE.ask_for.question.format(what="your phone number"))
    phone.presses("4155550142#")
    phone.hears("4 1 5", "Is that right?")
    assert len(_asked(claude)) == 1, "no model is asked to read numbers"
    claude.script(Text("Good."))
    phone.presses("1")
    phone.hears("Good.")
    assert "+14155550142" in _text(_asked(claude)[-1][-1])


def test_who_does_not_want_to_be_recorded_is_remembered(relayed, claude):
    claude.script(ToolUse("do_not_record", {}), Text("Nothing is recorded from now on."))
    phone, app = relayed()
    phone.dial()
    phone.says("Do not record me")
    phone.hears("Nothing is recorded")
    assert phone.is_listening == RELAY, "it hears without recording"
    _until(lambda: app.services.calls.state.load_call(phone.sid).refused_recording)


def test_a_call_is_put_through_and_comes_back_with_its_history(with_profile, claude):
    claude.script(ToolUse("transfer_call", {"to": "front_desk"}), Text("Then let's go on. Why rain?"))
    phone, _ = with_profile({"numbers = {}": f'numbers = {{ front_desk = "{FRONT_DESK}" }}'})
    phone.dial()
    phone.says("The front desk, please")
    phone.hears(PROFILE.transfer.connecting, PROFILE.transfer.no_answer, within_s=30)
    assert phone.is_listening == RELAY
    assert any(
        "<Dial" in exchange.body.decode() and FRONT_DESK in exchange.body.decode() for exchange in phone.exchanges
    )
    phone.says("Then about rain")
    phone.hears("Then let's go on.")
    assert "The front desk, please" in str(_asked(claude)[-1])


# -- the socket


def test_a_lost_socket_is_replaced_twice_and_then_a_gather_listens(relayed, claude):
    claude.script(Text("One. Why?"))
    phone, _ = relayed()
    phone.dial()
    phone.says("My first thought is rain")
    for listens in (RELAY, RELAY, "Gather dtmf speech"):
        phone.loses_socket()
        phone.hears(PROFILE.relay.back)
        assert phone.is_listening == listens
    claude.script(Text("Two. Why?"))
    phone.says("My second thought is snow")
    phone.hears("Two. Why?")
    assert _said_before(claude) == ["One. Why?"]
    assert "My first thought is rain" in str(_asked(claude)[-1])


def test_losses_count_in_a_row_only(relayed, claude):
    phone, _ = relayed()
    phone.dial()
    for thought in ("rain", "snow", "hail", "fog"):
        phone.loses_socket()
        phone.hears(PROFILE.relay.back)
        phone.says(f"I think of {thought}")
        assert phone.is_listening == RELAY
    assert all(thought in str(_asked(claude)[-1]) for thought in ("rain", "snow", "hail", "fog"))


def test_a_socket_that_is_lost_in_an_answer_keeps_what_was_sent_of_it(relayed, claude):
    claude.script(Stall(after_words=7), Text("Where were we?"))
    phone, _ = relayed()
    phone.dial()
    phone.says("What is light good for?", loses_socket_at=4)
    phone.hears(PROFILE.relay.back)
    phone.says("Go on")
    phone.hears("Where were we?")
    (said,) = _said_before(claude)
    assert said.startswith("Plants catch light with"), "nobody tells how much of it was heard"


def test_words_that_were_not_answered_before_the_socket_was_lost_are_answered_after(relayed, claude):
    claude.script(Hang(), Text("Rain is wet."))
    phone, _ = relayed()
    phone.dial()
    with suppress(AssertionError):
        phone.says("I think of rain", loses_socket_at=PROFILE.wait.fillers[0][:3])
    phone.hears(PROFILE.relay.back, "Rain is wet.", within_s=30)
    assert _text(_asked(claude)[-1][-1]).endswith("I think of rain")


# -- no room


def test_a_caller_for_whom_there_is_no_room_is_taken_without_a_socket(relayed, claude):
    phone, app = relayed(RELAY_SOCKETS="1")
    phone.dial()
    _until(lambda: app.services.calls.room.calls == 1)
    other = phone._twilio.phone("+14155550199")
    other.dial()
    other.hears(PROFILE.greeting)
    assert other.is_listening == "Gather dtmf speech"
    claude.script(Text("You are heard."))
    other.says("Am I heard?")
    other.hears("You are heard.")
    phone.says("And am I?")
    assert phone.is_listening == RELAY


def test_where_the_profile_says_so_the_line_is_busy(with_profile):
    phone, app = with_profile({'instead = "gather"': 'instead = "say"'}, RELAY_SOCKETS="1")
    phone.dial()
    _until(lambda: app.services.calls.room.calls == 1)
    other = phone._twilio.phone("+14155550199")
    other.dial()
    other.hears(PROFILE.busy.line)
    assert other.is_over
    assert not phone.is_over


# -- the state is gone


def test_a_call_goes_on_while_redis_is_gone(relayed, claude, redis_url, redis_proxy):
    claude.script(Text("One. Why?"), Text("Two. Why?"), Text("Three. Why?"), Text("Four. Why?"))
    phone, _ = relayed(REDIS_URL=redis_proxy.url(redis_url))
    phone.dial()
    phone.says("My first thought is rain")
    redis_proxy.refuse()
    phone.says("My second thought is snow")
    phone.hears("Two. Why?")
    phone.loses_socket()
    phone.hears(PROFILE.relay.back)
    phone.says("My third thought is hail")
    phone.hears("Three. Why?")
    redis_proxy.heal()
    phone.says("My fourth thought is fog")
    phone.hears("Four. Why?")
    assert _said_before(claude) == ["One. Why?", "Two. Why?", "Three. Why?"]
    assert all(thought in str(_asked(claude)[-1]) for thought in ("rain", "snow", "hail", "fog"))


def test_another_process_takes_it_up_from_the_record_alone(relayed, claude, redis_url, redis_proxy, redis_server):
    claude.script(Text(COUNTING), Text("Two. Why?"), Text("Three. Why?"))
    phone, first = relayed(REDIS_URL=redis_proxy.url(redis_url))
    phone.dial()
    heard = phone.says("Count rain", interrupts_at=3)
    phone.says("And snow")
    phone.hears("Two. Why?")
    _until(lambda: len(_turns(first, phone)) == 2)
    redis_server.flush()
    redis_proxy.refuse()
    port = int(first.url.rsplit(":", 1)[1])
    first.stop_serving()
    second = RunningApp(first.environ, port)
    try:
        phone.loses_socket()
        phone.hears(PROFILE.relay.back)
        assert phone.is_listening == RELAY
        phone.says("And hail")
        phone.hears("Three. Why?")
        assert _said_before(claude) == [heard, "Two. Why?"]
    finally:
        second.close()
