"""Whole calls, as a person would make them, in gather mode with a model."""

import pytest

from tests.standins.replies import Empty, MaxTokens, Refusal, Stall, Text, ToolUse

BIRDS = "Birds turn north in spring. Some steer by the stars. What makes you think of magnets?"


def test_a_caller_is_greeted_listened_to_and_answered(phone, claude):
    claude.script(Text(BIRDS))
    phone.dial()
    phone.hears("this is your learning companion", "What are you thinking about?")
    phone.says("I wonder how birds find their way")
    phone.hears("Birds turn north in spring.", "Some steer by the stars.", "What makes you think of magnets?")
    assert phone.is_listening == "Gather dtmf speech"


def test_the_first_sentence_goes_out_before_the_model_has_finished(phone, claude):
    claude.script(Text(BIRDS, first_token_s=0.05, per_word_s=0.15))
    phone.dial()
    phone.says("I wonder how birds find their way")
    phone.hears("Birds turn north in spring.", "Some steer by the stars.", "What makes you think of magnets?")
    first, rest = (exchange for exchange in phone.exchanges[1:3])
    assert "Birds turn north in spring." in str(first.body)
    assert "Some steer" not in str(first.body), "it was sent before the model had said the rest"
    assert "<Gather" not in str(first.body)
    assert "What makes you think of magnets?" in str(rest.body) or len(phone.exchanges) > 3


def test_the_model_is_told_the_whole_dialogue_as_it_was_heard(phone, claude):
    claude.script(Text("Why is that?"), Text("And then?"))
    phone.dial()
    phone.says("Plants eat light")
    phone.says("They have chlorophyll")
    said = [(message["role"], str(message["content"])) for message in claude.last_request["messages"]]
    assert [role for role, _ in said] == ["user", "assistant", "user"]
    assert "Plants eat light" in said[0][1]
    assert "Why is that?" in said[1][1]
    assert "They have chlorophyll" in said[2][1]


def test_goodbye_hangs_up(phone, claude):
    claude.script(ToolUse("end_call", {}, text_before="It was good to think with you. Bye!"))
    phone.dial()
    phone.says("That's all for today, bye")
    phone.hears("It was good to think with you. Bye!")
    assert phone.is_over


def test_a_bare_hang_up_by_the_model_still_says_goodbye(phone, claude):
    claude.script(ToolUse("end_call", {}))
    phone.dial()
    phone.says("bye")
    phone.hears("Goodbye")
    assert phone.is_over


def test_an_idea_is_kept_and_found_again_in_the_same_call(phone, claude, app):
    claude.script(
        ToolUse("remember", {"idea": "Sleep replays the day"}),
        Text("I'll keep that. What would show it?"),
        ToolUse("recall", {"about": "sleep"}),
    )
    claude.always(lambda request: f"You said: {request['messages'][-1]['content'][-1]['content']}")
    phone.dial()
    phone.says("Remember that sleep replays the day")
    phone.hears("I'll keep that. What would show it?")
    phone.says("What did I say about sleep?")
    phone.hears("Sleep replays the day")
    assert [capture.text for capture in app.services.calls.record.captures.of_call(phone.sid)] == [
        "Sleep replays the day"
    ]


def test_keys_are_heard_too(phone, claude):
    claude.script(Text("You pressed one. What do you choose?"))
    phone.dial()
    phone.presses("1#")
    phone.hears("You pressed one.")
    assert "keypad: 1" in str(claude.last_request["messages"][-1])


def test_silence_is_met_with_patience_then_a_question_then_goodbye(phone, claude):
    phone.dial()
    phone.stays_silent()
    phone.hears("Take your time.")
    phone.stays_silent()
    phone.hears("Are you still there?")
    phone.stays_silent()
    phone.hears("I can't hear you any more")
    assert phone.is_over
    assert claude.requests == []


def test_after_a_silence_the_call_goes_on(phone, claude):
    claude.script(Text("Welcome back. What now?"))
    phone.dial()
    phone.stays_silent()
    phone.says("Sorry, I was thinking")
    phone.hears("Welcome back.")
    phone.stays_silent()
    phone.hears("Take your time.")


def test_words_that_were_hardly_understood_are_asked_for_again(phone, claude):
    claude.script(Text("Got it. Why?"))
    phone.dial()
    phone.says("mumble mumble", confidence=0.1)
    phone.hears("didn't catch that")
    phone.says("mumble", confidence=0.1)
    phone.hears("in other words")
    phone.says("mumbling on", confidence=0.1)
    phone.hears("Got it. Why?")
    assert len(claude.requests) == 1, "two are enough: then we take what we have"


@pytest.mark.parametrize("confidence", [None, 0.0, "odd", 0.31])
def test_a_confidence_that_says_nothing_is_no_reason_to_ask_again(phone, claude, confidence):
    claude.script(Text("Fine. Why?"))
    phone.dial()
    phone.says("Rain smells", confidence=confidence)
    phone.hears("Fine. Why?")


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        (Refusal("I started to answer. But"), "I started to answer."),
        (MaxTokens("One whole sentence. And half a"), "One whole sentence."),
        (Empty(), "?"),
        (Text("**Bold** and `code` and https://example.com 😀."), "Bold and code and"),
        (Text("</Say><Dial>+19005550100</Dial>"), "19005550100"),
    ],
    ids=["refusal", "max_tokens", "empty", "markdown", "twiml"],
)
def test_whatever_a_model_says_the_caller_hears_something_sensible(phone, claude, reply, heard):
    claude.script(reply)
    phone.dial()
    phone.says("Tell me something")
    phone.hears(heard)
    phone.says("And go on")
    assert not phone.is_over


def test_a_call_that_is_too_long_ends_politely(house, claude, tmp_path):
    profile = tmp_path / "short.toml"
    from voiceagent.core.profile import BUILT_IN

    profile.write_text((BUILT_IN / "learning.toml").read_text().replace("max_turns = 200", "max_turns = 1"))
    twilio, _app = house(ANTHROPIC_API_KEY="k", ANTHROPIC_BASE_URL=claude.url, VOICEAGENT_PROFILE=str(profile))
    phone = twilio.phone()
    phone.dial()
    phone.says("One")
    phone.says("Two")
    phone.hears("let's stop here")
    assert phone.is_over


def test_a_stalled_model_does_not_leave_the_line_dead(phone, claude):
    claude.script(Stall(after_words=6))
    phone.dial()
    phone.says("How do plants eat?")
    phone.hears("Plants catch light with chlorophyll.")
    assert not phone.is_over
    phone.says("Go on please")
    assert "How do plants eat?" in str(claude.last_request["messages"])


def test_the_turns_are_on_record(phone, claude, app):
    claude.script(Text("Why is that?"))
    phone.dial()
    phone.says("Plants eat light", confidence=0.87)
    app.services.calls.leases.drain(5)
    (turn,) = app.services.calls.record.calls.so_far(phone.sid).turns
    assert (turn.heard, turn.says, turn.answerer) == ("Plants eat light", ("Why is that?",), "claude")
    assert turn.confidence == 0.87
    assert turn.output_tokens > 0


def test_the_offline_companion_holds_a_call_without_any_key(offline_phone):
    offline_phone.dial()
    offline_phone.says("I think sleep helps memory because the brain replays the day")
    assert "?" in offline_phone.heard
    offline_phone.says("Thanks, goodbye")
    assert offline_phone.is_over
