"""The messages of a relay's socket."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceagent.calls.relay import messages
from voiceagent.calls.relay.messages import Fault, Interrupt, Key, Malformed, Prompt, Setup, Unknown, read_message

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("message", "means"),
    [
        (
            {
                "type": "setup", "sessionId": "VX1", "accountSid": "AC1", "parentCallSid": "", "callSid": "CA1",
                "from": "+14155550123", "to": "+18005551212", "forwardedFrom": "", "callType": "PSTN",
                "callerName": "", "direction": "inbound", "callStatus": "RINGING", "customParameters": {"token": "t"},
            },
            Setup("VX1", "AC1", "CA1", {"token": "t"}),
        ),
        ({"type": "prompt", "voicePrompt": "Hi.", "lang": "en-US", "last": True}, Prompt("Hi.", "en-US", True)),
        ({"type": "prompt", "voicePrompt": "Hi", "lang": "en-US", "last": False}, Prompt("Hi", "en-US", False)),
        (
            {"type": "interrupt", "utteranceUntilInterrupt": "Life is a", "durationUntilInterruptMs": "460"},
            Interrupt("Life is a", 460),
        ),
        ({"type": "interrupt", "utteranceUntilInterrupt": "", "durationUntilInterruptMs": 0}, Interrupt("", 0)),
        ({"type": "interrupt"}, Interrupt("", None)),
        ({"type": "dtmf", "digit": "#"}, Key("#")),
        ({"type": "error", "description": "Invalid message"}, Fault("Invalid message")),
        ({"type": "configUpdated"}, Unknown("configUpdated")),
        ({"type": "prompt", "voicePrompt": 7, "lang": "en US; drop", "last": "yes"}, Prompt("", "", False)),
        ({"type": "setup", "customParameters": ["token"], "callSid": None}, Setup("", "", "", {})),
    ],
)  # fmt: skip
def test_what_twilio_sends_is_read(message, means):
    assert read_message(json.dumps(message)) == means


@pytest.mark.parametrize(
    "frame",
    ["", "{", "null", "[]", '"prompt"', "{}", '{"type": 7}', '{"type":"dtmf","digit":"12"}', '{"type":"dtmf"}',
     b"\x00", "[" * 100_000, '{"type":"prompt","voicePrompt":"' + "a" * 70_000 + '"}'],
)  # fmt: skip
def test_what_is_no_message_is_called_malformed(frame):
    with pytest.raises(Malformed):
        read_message(frame)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["voicePrompt", "lang", "last", "digit", "customParameters"]), JSON), JSON)
def test_no_frame_raises_anything_else(fields, kind):
    for type_ in (kind, "setup", "prompt", "interrupt", "dtmf", "error"):
        try:
            read_message(json.dumps({**fields, "type": type_}))
        except Malformed as malformed:
            assert str(malformed) in {"no type", "no key"}


@settings(deadline=None)
@given(st.text(), st.booleans())
def test_words_come_out_of_the_json_as_they_went_in(token, last):
    assert json.loads(messages.text(token, last=last)) == {"type": "text", "token": token, "last": last}


def test_the_other_messages_have_the_fields_that_twilio_asks_for():
    sent = [
        messages.play("https://a.example/b.wav"),
        messages.language("de-DE"),
        messages.send_digits("1w2#"),
        messages.end('{"go": "goodbye"}'),
    ]
    assert [json.loads(message) for message in sent] == [
        {"type": "play", "source": "https://a.example/b.wav", "loop": 1},
        {"type": "language", "ttsLanguage": "de-DE", "transcriptionLanguage": "de-DE"},
        {"type": "sendDigits", "digits": "1w2#"},
        {"type": "end", "handoffData": '{"go": "goodbye"}'},
    ]
    with pytest.raises(Malformed):
        messages.send_digits("+1900")
