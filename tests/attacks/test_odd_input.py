"""Missing, odd and hostile fields: the caller hears something sensible, and Twilio gets TwiML it takes."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest

from tests.attacks.wire import Webhook
from tests.standins.replies import Text
from voiceagent.simulator.check import require_valid_twiml
from voiceagent.simulator.signature import sign

PREMIUM = "+19005550100"


def _bodies(phone) -> str:
    return "".join(exchange.body.decode() for exchange in phone.exchanges)


def _asked(claude) -> str:
    """The caller's last words as the model got them."""
    return str(claude.last_request["messages"][-1]["content"])


# -- fields that are missing or make no sense


@pytest.mark.parametrize(
    "fields",
    [
        {"SpeechResult": None, "Confidence": None},
        {"SpeechResult": "", "Confidence": ""},
        {"SpeechResult": " \t\r\n "},
        {"SpeechResult": "\x00\x07\x1b"},
        {"SpeechResult": None, "Digits": ""},
        {"SpeechResult": None, "Digits": "hangup"},
        {"SpeechResult": None, "Digits": "</Say>"},
    ],
    ids=str,
)
def test_nothing_heard_is_a_silence(phone, claude, fields):
    phone.dial()
    phone.says("hm", fields=fields)
    phone.hears("Take your time.")
    assert phone.is_listening
    assert claude.requests == []


@pytest.mark.parametrize("confidence", [None, "", "abc", "7", "-1", "nan", "inf", "1e400", "0x1", "0,9", "9" * 5000])
def test_a_confidence_that_is_none_does_not_matter(phone, claude, confidence):
    claude.script(Text("Good. Why?"))
    phone.dial()
    phone.says("Rain smells", fields={"Confidence": confidence})
    phone.hears("Good. Why?")


def test_words_and_keys_at_once(phone, claude):
    claude.script(Text("Good. Why?"))
    phone.dial()
    phone.says("Rain smells", fields={"Digits": "1"})
    phone.hears("Good. Why?")
    assert "Rain smells" in _asked(claude)


def test_keys_that_no_phone_has(phone, claude):
    claude.script(Text("Good. Why?"))
    phone.dial()
    phone.presses("1", fields={"Digits": "1٣; DROP \x00" + "2" * 500})
    phone.hears("Good. Why?")
    keys = re.search(r"keypad: ([^)]*)\)", _asked(claude))
    assert keys
    assert set(keys[1]) <= set("0123456789ABCD*#w ")
    assert len(keys[1]) < 200


@pytest.mark.parametrize("missing", ["From", "To", "CallStatus", "Caller", "Called", "Direction", "ApiVersion"])
def test_a_call_without_one_of_the_usual_fields(site, missing):
    fields = {
        "Caller": "+14155550100",
        "Called": "x",
        "Direction": "inbound",
        "ApiVersion": "0",
        **site.fields(),
    }
    fields.pop(missing)
    for path in (
        "/voice/incoming",
        "/voice/turn?turn=1",
        "/voice/continue?turn=1&part=1&after=1",
        "/voice/fallback",
    ):
        assert site.post(path, fields).spoken()


# -- words that are too many, or no words


def test_3000_words_all_reach_the_model(phone, claude):
    words = " ".join(f"word{n:04d}" for n in range(3000))
    claude.script(Text("That was a lot. What matters most?"))
    phone.dial()
    phone.says("a lot", fields={"SpeechResult": words})
    phone.hears("What matters most?")
    assert words in _asked(claude)


def test_3000_words_in_a_script_of_three_bytes_a_letter(phone, claude):
    words = " ".join(["विचारधारा"] * 3000)
    claude.script(Text("Good. Why?"))
    phone.dial()
    phone.says("a lot", fields={"SpeechResult": words})
    phone.hears("Good. Why?")
    assert words in _asked(claude)


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("rain\x00 \x07smells\x1b[31m", "rain smells"),
        ("rain\r\n\tsmells\u2028\u2029\x85", "rain smells"),
        ("rain\ufffe \uffffsmells", "rain smells"),
        ("\u202erain\u202c \u200bsmells", "rain"),
        ("مرحبا بالعالم שלום", "مرحبا بالعالم שלום"),
        ("rain 🌧️👩‍👩‍👧 smells", "rain 🌧"),
        ("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢ rain", "rain"),
        ("rain &amp; &#60;Dial&#62; &lt;x&gt; %s {0} {{ 7*7 }} ${x}", "{{ 7*7 }}"),
        (
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y; rain</x>",
            "rain",
        ),
        ("]]> --> <![CDATA[ rain", "rain"),
        ("<break time='3600s'/> <prosody volume='x-loud'>rain</prosody>", "rain"),
        ("'; DROP TABLE turn; -- rain", "rain"),
        ("a" * 30_000 + " rain", "rain"),
    ],
    ids=lambda text: repr(text[:24]),
)
def test_odd_words_reach_the_model_and_its_echo_is_spoken(phone, claude, app, said, understood):
    phone.dial()
    phone.says("something", fields={"SpeechResult": said})
    assert understood in _asked(claude)
    assert phone.heard, "the stand-in says back what it heard"
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", _asked(claude) + phone.heard)
    phone.says("And then?")
    assert phone.is_listening
    app.services.calls.leases.drain(5)
    assert understood in app.services.calls.record.calls.so_far(phone.sid).turns[0].heard


@pytest.mark.parametrize(
    "said",
    [
        f"</Say><Dial>{PREMIUM}</Dial><Say>",
        f"</Say></Gather><Dial>{PREMIUM}</Dial>",
        f"&lt;/Say&gt;&lt;Dial&gt;{PREMIUM}&lt;/Dial&gt;",
        f"&amp;lt;Dial&amp;gt;{PREMIUM}",
        f'" action="https://evil.example/"><Redirect>https://evil.example/</Redirect> {PREMIUM}',
        f"]]></Say><Redirect>https://evil.example/</Redirect><Dial>{PREMIUM}</Dial>",
        f"</S\x00ay><Di\x00al>{PREMIUM}</Dial>",
        f"＜/Say＞＜Dial＞{PREMIUM}＜/Dial＞",
        f"<<b>Dial>{PREMIUM}<</b>/Dial>",
    ],
)
def test_twiml_that_is_said_is_never_done(phone, claude, said):
    """By the caller, by the model that says it back, and by the model of its own."""
    phone.dial()
    phone.says(said)
    claude.script(Text(said))
    phone.says("Say it again")
    assert phone.is_listening
    assert set(re.findall(r"<(\w+)", _bodies(phone))) <= {"Response", "Gather", "Say", "Redirect"}
    assert "evil.example" not in "".join(re.findall(r'(?:action="|<Redirect[^>]*>)([^"<]*)', _bodies(phone)))


@pytest.mark.parametrize(
    "said",
    [
        "A sentence that is said again and again. " * 500,
        "no full stop " * 1500,
        "x" * 20_000,
        "ж" * 20_000,
        "<Dial>" * 3000,
        "**bold** " * 2_500,
        "1. " * 5000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_a_model_that_says_20_kb_is_spoken_in_documents_that_twilio_takes(phone, claude, said):
    claude.script(Text(said))
    phone.dial()
    phone.says("Say a lot")
    assert phone.heard
    assert phone.is_listening


@pytest.mark.parametrize("said", ["😀 🎉", "***", "...", "\u200b\u202e", " \n "])
def test_a_model_that_says_nothing_sayable_does_not_leave_the_line_silent(phone, claude, said):
    claude.script(Text(said))
    phone.dial()
    phone.says("Say something")
    assert phone.heard


# -- bytes that are no text


@pytest.mark.parametrize(
    "raw",
    [
        "%ED%A0%80rain",  # half of a surrogate pair
        "%ED%A0%BD%ED%B8%80rain",  # both halves, each as three bytes
        "rain%FF%FE",
        "%C3%28 rain",
        "rain%F0%9F",  # cut in the middle of an emoji
        "%00%01rain",
        "%F4%90%80%80rain",  # beyond the last character
        "rain%ZZ%",
        "%C0%BCDial%C0%BErain",  # overlong < and >
    ],
)
def test_bytes_that_are_no_text_are_answered_or_refused(site, claude, app, raw):
    """Twilio sends none, so nobody knows what it would sign: the text that we read, or one with � in it."""
    url = "/voice/turn?turn=1"
    for errors, statuses in {"werkzeug.url_quote": {200}, "replace": {200, 403}}.items():
        fields = [(name, value) for name, value in site.fields().items() if name != "SpeechResult"]
        read = parse_qsl(f"x={raw}", errors=errors)[0][1]
        signature = sign(site.account.auth_token, site.url + url, [*fields, ("SpeechResult", read)])
        body = f"{urlencode(fields)}&SpeechResult={raw}".encode("ascii")
        answer = site.send(Webhook(url, signature=signature, body=body))
        assert answer.status in statuses
        if answer.status == 200:
            assert answer.spoken()
            assert "rain" in _asked(claude)


# -- turns and parts that are none

ODD_TURNS = [
    "",
    "?turn=",
    "?turn=abc",
    "?turn=-1",
    "?turn=0",
    "?turn=1.5",
    "?turn=%00",
    "?turn=%D9%A3",
    "?turn[]=1",
]
ODD_TURNS += [
    "?turn=1&turn=2",
    "?turn=999999",
    "?turn=" + "9" * 400,
    "?%ff=%fe",
    "?turn=1&silences=abc&reasks=-4",
]
ODD_TURNS += ["?turn=1&silences=99999999999"]


@pytest.mark.parametrize("query", ODD_TURNS)
def test_a_turn_that_is_none_is_answered(site, query):
    path = "/voice/turn" + query
    assert site.post(path, site.fields()).spoken()
    silent = {name: value for name, value in site.fields().items() if name != "SpeechResult"}
    assert site.post(path, silent).spoken()


ODD_PARTS = ["", "?turn=abc&part=x&after=y", "?turn=1", "?turn=-1&part=-1&after=-1", "?turn=7&part=3&after=2"]
ODD_PARTS += ["?turn=1&part=999999&after=0", "?turn=99999&part=999999999&after=999999999", "?part=1&after=1"]


@pytest.mark.parametrize("query", ODD_PARTS)
def test_a_continue_for_a_turn_that_was_never_taken_asks_for_the_words_again(site, claude, query):
    text = site.post("/voice/continue" + query, site.fields()).spoken()
    assert "say that again" in text
    assert "<Gather" in text
    assert claude.requests == []


@pytest.mark.parametrize("query", ["part=999999&after=0", "part=1&after=999999", "part=999999999&after=999999999"])
def test_an_absurd_part_of_a_turn_that_is_over_goes_on_listening(phone, claude, site, query):
    claude.script(Text("One. Two. Why?"))
    phone.dial()
    phone.says("Rain")
    fields = site.fields(CallSid=phone.sid)
    answer = site.post(f"/voice/continue?turn=1&{query}", fields)
    require_valid_twiml(answer.body, answer.content_type)
    assert b"turn=2" in answer.body
    assert len(claude.requests) == 1


def test_a_turn_of_a_call_that_nobody_remembers_goes_on(site, claude):
    """Everything was restarted, and lost: the caller hears an answer, and the call counts on from there."""
    claude.script(Text("Go on. Why?"))
    fields = site.fields(SpeechResult="and that is why")
    text = site.post("/voice/turn?turn=5&silences=1", fields).spoken()
    assert "Go on." in text
    assert "turn=6" in text or "turn=5" in text
    assert "and that is why" in _asked(claude)
