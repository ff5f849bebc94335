"""The webhooks beside the conversation, with fields as odd as they get: fallback, status of a call, of a text."""

import pytest

from tests.attacks.wire import Site
from tests.standins.replies import Text

# -- fallback: Twilio could not use our last answer

JUNK_URLS = [
    "",
    " ",
    "x",
    "/",
    "?",
    "https://",
    "http://[",
    "http://[::1",
    "//",
    "\x00",
    "https://a b/voice/turn",
]
JUNK_URLS += [
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://example.com/voice/turn",
    "/voice/turn?turn=",
]
JUNK_URLS += [
    "/voice/turn?turn=abc",
    "/voice/turn?turn=-1",
    "/voice/turn?turn=1.5",
    "/voice/turn?" + "a=b&" * 5000,
]
JUNK_URLS += [
    "https://evil.example/voice/turns?turn=1",
    "https://evil.example/?x=/voice/turn?turn=1",
    "ü" * 3000,
]


def _fallback(site: Site, error_url: str | None, **fields: str):
    url = {} if error_url is None else {"ErrorUrl": error_url}
    return site.post("/voice/fallback", site.fields(ErrorCode="11200", **url, **fields))


@pytest.mark.parametrize("error_url", [None, *JUNK_URLS], ids=lambda url: repr(url)[:40])
def test_a_fallback_that_tells_nothing_begins_a_call_that_was_not_begun(site, error_url):
    text = _fallback(site, error_url).spoken()
    assert "What are you thinking about?" in text
    assert "turn=1&amp;" in text


@pytest.mark.parametrize("error_url", [None, *JUNK_URLS], ids=lambda url: repr(url)[:40])
def test_a_fallback_that_tells_nothing_asks_again_in_a_new_turn_of_the_call(site, phone, claude, error_url):
    claude.script(Text("Good. Why?"))
    phone.dial()
    phone.says("Rain")
    text = _fallback(site, error_url, CallSid=phone.sid).spoken()
    assert "say that again" in text
    assert "turn=1&amp;" not in text, "whatever is said next would get the first turn's answer"


@pytest.mark.parametrize("host", ["http://127.0.0.1:6379", "https://evil.example", "https://x@evil.example:1/a"])
def test_only_the_turn_is_taken_from_an_error_url_and_nothing_is_fetched(site, phone, claude, host):
    claude.script(Text("One. Two. Why?"))
    phone.dial()
    phone.says("Rain")
    error_url = f"{host}/voice/continue?turn=1&part=1&after=1"
    text = _fallback(site, error_url, CallSid=phone.sid).spoken()
    assert "Two." in text
    assert "One." not in text
    assert "evil" not in text
    assert len(claude.requests) == 1


def test_a_fallback_for_a_turn_in_production_goes_on_with_it(site, claude, app):
    claude.script(Text("One is here. Two is here. Why?", first_token_s=0.2, per_word_s=0.02))
    fields = site.fields()
    site.post("/voice/turn?turn=1&silences=1", fields)
    text = _fallback(site, f"{site.url}/voice/turn?turn=1&silences=1", CallSid=fields["CallSid"]).spoken()
    assert "One is here." in text
    assert len(claude.requests) == 1


def test_a_fallback_for_a_turn_that_never_came_asks_for_the_words_again(site):
    text = _fallback(site, f"{site.url}/voice/turn?turn=3&silences=1").spoken()
    assert "say that again" in text
    assert "turn=4&amp;" in text


def test_a_fallback_for_a_turn_beyond_all_turns_is_spoken(site):
    assert _fallback(site, f"{site.url}/voice/turn?turn=999999999&part=999999999&after=999999999").spoken()
    assert _fallback(site, f"{site.url}/voice/turn?turn=" + "9" * 400).spoken()


def test_a_fallback_that_fails_again_and_again_never_hangs_up(site, claude):
    claude.always(Text("One. Two. Why?"))
    fields = site.fields()
    site.post("/voice/turn?turn=1&silences=1", fields)
    for _ in range(5):
        text = _fallback(site, f"{site.url}/voice/fallback", CallSid=fields["CallSid"]).spoken()
        assert "<Gather" in text
        assert "<Hangup" not in text


# -- status callbacks of calls

ODD_STATUSES = [
    "",
    "COMPLETED",
    "complete",
    "<completed>",
    "\x00",
    "x" * 5000,
    "queued",
    "ringing",
    "in-progress",
]


def test_a_status_that_is_not_final_ends_nothing(site, phone, another_phone, claude, app):
    claude.always(Text("Good. Why?"))
    phone.dial()
    phone.says("Rain")
    for status in ODD_STATUSES:
        assert site.post("/voice/status", site.fields(CallSid=phone.sid, CallStatus=status)).status == 204
    _ends_a_call(another_phone)
    assert not app.services.calls.record.calls.so_far(phone.sid).over
    phone.says("Snow")
    phone.hears("Good.")


def _ends_a_call(phone) -> None:
    """And has had its text: then whatever was to follow from before has followed."""
    phone.dial()
    phone.says("I think that fog is a cloud which touches the ground")
    phone.hangs_up()
    assert phone.waits_for_text(20)


@pytest.mark.parametrize("duration", ["", "abc", "-1", "1.5", "9" * 400, "\x00", "٣", "999999999"])
def test_a_duration_that_is_none_does_not_matter(site, duration):
    fields = site.fields(CallStatus="completed", CallDuration=duration, Duration=duration)
    assert site.post("/voice/status", fields).status == 204


def test_statuses_in_any_order_and_number_make_one_text(phone, site, claude, app):
    claude.script(Text("Good. Why?"))
    phone.dial(status_callback=False)
    fields = site.fields(CallSid=phone.sid)
    assert site.post("/voice/status", {**fields, "CallStatus": "ringing"}).status == 204
    phone.says("Rain smells of earth")
    phone.hangs_up()
    for status in ("completed", "in-progress", "completed", "failed", "queued", "completed", "busy"):
        assert site.post("/voice/status", {**fields, "CallStatus": status, "CallDuration": "7"}).status == 204
    assert phone.waits_for_text(20)
    assert _messages(app, phone.sid) == 1
    assert app.services.calls.record.calls.so_far(phone.sid).over


def test_the_end_of_a_call_that_nobody_knows_is_taken_note_of_and_no_more(site, app):
    fields = site.fields(CallStatus="completed", CallDuration="3")
    for _ in range(2):
        assert site.post("/voice/status", fields).status == 204
    assert _messages(app, fields["CallSid"]) == 0


def _messages(app, call_sid: str) -> int:
    return len(app.services.calls.record.outbox.of_call(call_sid))


# -- status callbacks of texts


@pytest.mark.parametrize("sid", [None, "", "x", "SM", "SM" + "0" * 5000, "CA0", "SM0\n", "SM\x00", "SM' OR 1=1 --"])
def test_a_report_of_no_message_is_refused(site, sid):
    fields = {name: value for name, value in site.fields(MessageSid=sid).items() if value is not None}
    answer = site.post("/sms/status", fields)
    assert (answer.status, answer.body) == (400, b"")


@pytest.mark.parametrize(
    "odd",
    [
        {"MessageStatus": ""},
        {"MessageStatus": "exploded"},
        {"MessageStatus": "\x00'; DROP TABLE message; --"},
        {"MessageStatus": "x" * 5000},
        {"MessageStatus": "delivered", "ErrorCode": "abc"},
        {"MessageStatus": "delivered", "ErrorCode": "9" * 5000},
        {"MessageStatus": "delivered", "ErrorCode": "99999999999999999999"},
        {"MessageStatus": "delivered", "ErrorCode": "-1"},
        {"MessageStatus": "delivered", "ErrorCode": "٣"},
    ],
    ids=lambda fields: repr(fields)[:50],
)
@pytest.mark.parametrize(
    "query", ["", "?message=", "?message=x", "?message=-1", "?message=999999999", "?message=" + "9" * 99]
)
def test_an_odd_report_of_a_message_is_taken_and_forgotten(site, odd, query):
    assert site.post(f"/sms/status{query}", site.fields(**odd)).status == 204
