"""The companion by text, as somebody with a telephone in their hand finds it."""

import time
from datetime import UTC, datetime

import pytest

from tests.standins.replies import Text, ToolUse
from voiceagent.core.profile import BUILT_IN, load_profile
from voiceagent.storage.outbox import DROPPED
from voiceagent.telephony.segments import segments

WORDS = load_profile("learning").texts
PATIENCE_S = 20.0
FAR_OFF = datetime(2100, 1, 1, tzinfo=UTC)


def until(happened, within_s: float = PATIENCE_S):
    """What `happened` returns, as soon as that is true."""
    end = time.monotonic() + within_s
    while not (found := happened()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found


@pytest.fixture
def record(app):
    return app.services.calls.record


def _settled(record, count: int):
    """The texts we got, once nothing more is to be done about `count` of them; the oldest first."""

    def all_done():
        texts = [record.texts.one(sid) for sid in _sids(record)]
        return len(texts) == count and all(text.next_try_at is None for text in texts) and texts

    return until(all_done)


def _sids(record):
    statement = "SELECT sid FROM received_text ORDER BY id"
    return record.database.run(lambda connection: connection.exec_driver_sql(statement).scalars().all())


def _sent(record):
    """The texts we owe, once nothing more is to be done about any; the newest first."""
    return until(lambda: [] if record.outbox.due(FAR_OFF, 1) else record.outbox.latest(100))


def _told(claude) -> str:
    return str(claude.last_request["messages"])


# -- a conversation


def test_a_text_is_answered_by_a_text(phone, claude):
    claude.script(Text("Light scatters. Which colour scatters most?"))
    assert phone.sends_text("Why is the sky blue?") == [], "the answer takes its time, the webhook does not"
    assert phone.waits_for_text(PATIENCE_S) == "Light scatters. Which colour scatters most?"
    assert "Why is the sky blue?" in _told(claude)
    assert "by text message" in _told(claude)


def test_the_conversation_goes_on_with_what_was_texted_before(phone, claude):
    claude.script(Text("Which colour scatters most?"), Text("Blue it is. Why not violet?"))
    phone.sends_text("Why is the sky blue?")
    phone.waits_for_text(PATIENCE_S)
    phone.sends_text("Blue, I think")
    assert phone.waits_for_text(PATIENCE_S) == "Blue it is. Why not violet?"
    roles = [message["role"] for message in claude.last_request["messages"]]
    assert roles == ["user", "assistant", "user"]
    assert "Which colour scatters most?" in _told(claude)


def test_another_number_has_a_conversation_of_its_own(phone, claude, twilio_and_app):
    claude.always(Text("Go on?"))
    phone.sends_text("My secret is violet")
    phone.waits_for_text(PATIENCE_S)
    other = twilio_and_app[0].phone("+14155550177")
    other.sends_text("Hello there")
    other.waits_for_text(PATIENCE_S)
    assert "violet" not in _told(claude)


def test_a_long_answer_is_cut_to_two_segments_and_has_nothing_to_tap_on(phone, claude):
    claude.script(Text("See https://evil.example/now. " + "This sentence goes on for quite a while indeed. " * 20))
    phone.sends_text("Tell me all")
    text = phone.waits_for_text(PATIENCE_S)
    assert segments(text) == 2
    assert "://" not in text
    assert "evil.example" not in text


def test_only_tools_that_make_sense_by_text_are_offered(phone, claude):
    claude.script(Text("Go on?"))
    phone.sends_text("Hello")
    phone.waits_for_text(PATIENCE_S)
    assert {tool["name"] for tool in claude.last_request["tools"]} == {"remember", "recall", "stop_texts"}


def test_without_any_model_the_offline_companion_answers(offline_phone):
    offline_phone.sends_text("I think trees talk to each other through their roots")
    assert offline_phone.waits_for_text(PATIENCE_S).endswith("?")


def test_a_text_that_is_delivered_twice_is_answered_once(phone, claude, record):
    claude.script(Text("Once?"))
    for _ in range(3):
        phone.sends_text("Hello", extra={"MessageSid": "SM" + "7" * 32})
    assert phone.waits_for_text(PATIENCE_S) == "Once?"
    assert len(_settled(record, 1)) == len(_sent(record)) == 1
    assert len(claude.requests) == 1


# -- the same memory, for whom it is meant


def _remembers_on_a_call(phone, claude, **dialled):
    claude.script(ToolUse("remember", {"idea": "Rivers carve canyons"}), Text("Kept. Why do they?"))
    phone.dial(**dialled)
    phone.says("Remember that rivers carve canyons")
    phone.hangs_up()
    until(lambda: len(phone.texts) == 1)  # the summary of the call
    phone.waits_for_text(PATIENCE_S)


def _recalls(request) -> str:
    return f"You said: {request['messages'][-1]['content'][-1]['content']}"


def test_what_was_kept_on_an_attested_call_is_found_by_text(phone, claude):
    _remembers_on_a_call(phone, claude)
    claude.script(ToolUse("recall", {"about": "rivers"}))
    claude.always(_recalls)
    phone.sends_text("What did I say about rivers?")
    assert "Rivers carve canyons" in phone.waits_for_text(PATIENCE_S)


def test_where_no_carrier_has_vouched_for_the_number_a_text_finds_nothing_of_calls(phone, claude):
    _remembers_on_a_call(phone, claude, stir=None)
    claude.script(ToolUse("recall", {"about": "rivers"}))
    claude.always(_recalls)
    phone.sends_text("What did I say about rivers?")
    assert "canyons" not in phone.waits_for_text(PATIENCE_S)
    assert "not certain who is writing" in _told(claude)


def test_what_was_kept_by_text_is_found_in_the_same_conversation(phone, claude):
    claude.script(ToolUse("remember", {"idea": "Ice floats"}), Text("Kept?"), ToolUse("recall", {"about": "ice"}))
    claude.always(_recalls)
    phone.sends_text("Remember that ice floats")
    phone.waits_for_text(PATIENCE_S)
    phone.sends_text("What about ice?")
    assert "Ice floats" in phone.waits_for_text(PATIENCE_S)


# -- STOP, START, HELP


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop. ", "STOPALL", "unsubscribe", "Cancel", "end", "QUIT", "Revoke"]
)
def test_stop_is_heeded_and_not_answered(phone, record, word):
    assert phone.sends_text(word) == []
    assert record.opt_outs.has(phone.number)
    (text,) = _settled(record, 1)
    assert (text.kind, text.status) == ("stop", "unanswered")
    assert phone.texts == []


def test_after_stop_texts_are_not_answered_and_no_model_is_asked(phone, claude, record):
    phone.sends_text("STOP")
    phone.sends_text("Why is the sky blue?")
    assert [text.status for text in _settled(record, 2)] == ["unanswered", "unanswered"]
    assert claude.requests == []
    assert phone.texts == []


def test_stop_in_a_sentence_is_conversation(phone, claude, record):
    claude.script(Text("Why does it?"))
    phone.sends_text("Why does rain stop so suddenly")
    assert phone.waits_for_text(PATIENCE_S) == "Why does it?"
    assert not record.opt_outs.has(phone.number)


def test_after_stop_a_call_has_no_summary_by_text(phone, claude, record):
    phone.sends_text("STOP")
    claude.script(Text("Go on?"))
    phone.dial()
    phone.says("I think that leaves are green because of chlorophyll")
    phone.hangs_up()
    until(lambda: record.calls.so_far(phone.sid).over)
    assert record.outbox.latest(10) == []
    assert phone.texts == []


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_start_undoes_stop_and_is_answered(phone, claude, record, word):
    phone.sends_text("STOP")
    phone.sends_text(word)
    assert phone.waits_for_text(PATIENCE_S) == WORDS.started
    claude.script(Text("Go on?"))
    phone.sends_text("Hello")
    assert phone.waits_for_text(PATIENCE_S) == "Go on?"


def test_yes_is_an_answer_from_who_has_not_opted_out(phone, claude):
    claude.script(Text("Good. Why?"))
    phone.sends_text("Yes")
    assert phone.waits_for_text(PATIENCE_S) == "Good. Why?"


@pytest.mark.parametrize("word", ["HELP", "info"])
def test_help_says_who_we_are(phone, claude, word):
    phone.sends_text(word)
    assert phone.waits_for_text(PATIENCE_S) == WORDS.help
    assert claude.requests == []


@pytest.mark.parametrize("read_as", ["STOP", "START", "HELP"])
def test_what_twilio_has_answered_is_not_answered_again(phone, claude, record, read_as):
    phone.sends_text("arret", extra={"OptOutType": read_as})
    (text,) = _settled(record, 1)
    assert text.kind == read_as.lower()
    assert record.opt_outs.has(phone.number) is (read_as == "STOP")
    assert record.outbox.latest(10) == []
    assert claude.requests == []


def test_who_opted_out_with_twilio_alone_is_on_our_list_after_the_first_refusal(phone, claude, record, twilio_and_app):
    twilio_and_app[0].account.opted_out.add(phone.number)
    claude.script(Text("Go on?"))
    phone.sends_text("Hello")
    until(lambda: record.opt_outs.has(phone.number))
    (message,) = _sent(record)
    assert (message.status, message.error_code) == ("failed", 21610)


def test_a_picture_is_politely_declined(phone, claude):
    phone.sends_text("Look!", extra={"NumMedia": "1", "MediaUrl0": "https://evil.example/a.png"})
    assert phone.waits_for_text(PATIENCE_S) == WORDS.no_pictures
    assert claude.requests == []


def test_stop_with_a_picture_is_a_stop(phone, record):
    phone.sends_text("STOP", extra={"NumMedia": "1"})
    assert record.opt_outs.has(phone.number)


# -- from a call


def test_text_me_sends_what_was_asked_for_before_the_call_is_over(phone, claude):
    claude.script(ToolUse("text_me", {"text": "Read about Rayleigh scattering."}), Text("It's on its way. What next?"))
    phone.dial()
    phone.says("Text me that")
    phone.hears("It's on its way.")
    assert phone.waits_for_text(PATIENCE_S) == "Read about Rayleigh scattering."


def test_text_me_goes_to_nobody_whose_number_is_not_attested(phone, claude, record):
    claude.script(ToolUse("text_me", {"text": "Boo"}), Text("I can't text you. What next?"))
    phone.dial(stir=None)
    phone.says("Text me that")
    phone.hears("I can't text you.")
    assert "Nothing was sent" in _told(claude)
    assert record.outbox.of_call(phone.sid) == []


def test_dont_text_me_on_a_call_is_a_stop_until_they_text_start(phone, claude, record):
    claude.script(ToolUse("stop_texts", {}), Text("No more texts. What next?"))
    phone.dial()
    phone.says("Don't text me")
    phone.hears("No more texts.")
    assert record.opt_outs.has(phone.number)
    phone.hangs_up()
    until(lambda: record.calls.so_far(phone.sid).over)
    assert phone.texts == []
    phone.sends_text("START")
    assert phone.waits_for_text(PATIENCE_S) == WORDS.started


def test_offline_dont_text_me_and_text_me_that_work_too(house):
    twilio, app = house()
    phone, record = twilio.phone(), app.services.calls.record
    phone.dial()
    phone.says("I think trees talk to each other through their roots")
    phone.says("Text me that, please")
    phone.hears("It's on its way to you.")
    assert "trees talk" in phone.waits_for_text(PATIENCE_S)
    phone.says("Please stop texting me")
    phone.hears("I won't text you any more.")
    assert record.opt_outs.has(phone.number)


# -- what becomes of them


def test_a_text_that_never_arrives_ends_as_undelivered_and_stays_so(phone, claude, record, twilio_and_app):
    twilio_and_app[0].account.messages.undeliverable[phone.number] = 30003
    claude.script(Text("Go on?"))
    phone.sends_text("Hello")
    message = until(lambda: next((m for m in record.outbox.latest(1) if m.status == "undelivered"), None))
    assert message.error_code == 30003
    assert [kept.id for kept in record.outbox.latest(10, only_bad=True)] == [message.id]


def test_more_texts_than_a_day_may_have_are_not_answered(house, claude, tmp_path):
    claude.always(Text("Go on?"))
    profile = tmp_path / "few.toml"
    built_in = (BUILT_IN / "learning.toml").read_text()
    profile.write_text(built_in.replace("max_replies_per_day = 100", "max_replies_per_day = 2"))
    keys = {"ANTHROPIC_API_KEY": "test-key", "ANTHROPIC_BASE_URL": claude.url}
    twilio, app = house(VOICEAGENT_PROFILE=str(profile), **keys)
    phone, record = twilio.phone(), app.services.calls.record
    for nth in range(2):
        phone.sends_text(f"Hello {nth}")
        phone.waits_for_text(PATIENCE_S)
    phone.sends_text("Hello again")
    assert [text.status for text in _settled(record, 3)] == ["answered", "answered", "unanswered"]
    assert len(phone.texts) == 2
    assert len(claude.requests) == 2
    assert not [message for message in record.outbox.latest(10) if message.status in DROPPED]
