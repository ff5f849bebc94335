"""The strict TwiML check: what passes, what does not, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Gather, VoiceResponse

from voiceagent.simulator.check import RejectedTwiML, check_twiml, require_valid_twiml

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def problems(inside: str) -> list[str]:
    return [str(problem) for problem in check_twiml(f"{DECLARATION}<Response>{inside}</Response>")]


def codes(body: bytes | str, content_type: str | None = "text/xml") -> list[int | None]:
    return [problem.code for problem in check_twiml(body, content_type)]


GOOD = [
    "",
    "<!-- a comment --><Say>Hello</Say>",
    '<Say voice="Polly.Joanna-Neural" language="en-US">Hello <break time="300ms"/> there</Say><Hangup/>',
    '<Say voice="Google.en-US-Chirp3-HD-Aoede" language="en-US">Hi</Say>',
    '<Say voice="Polly.Lea"><lang xml:lang="fr-FR">Bonjour</lang>'
    '<say-as interpret-as="date" format="ymd">2026-11-22</say-as><sub alias="mister">Mr</sub></Say>',
    '<Gather input="dtmf speech" timeout="3" speechTimeout="auto" action="/voice/turn?turn=1&amp;part=2" '
    'method="POST" actionOnEmptyResult="true" hints="alpha, beta" language="en-US" finishOnKey="" '
    'numDigits="4" profanityFilter="false"><Say>Yes?</Say><Pause length="1"/><Play>/a.wav</Play></Gather>'
    "<Redirect>/voice/silence</Redirect>",
    '<Gather input="speech" speechModel="googlev2_telephony" speechTimeout="2"/>',
    '<Gather language="multi" speechModel="deepgram_nova-3" speechTimeout="1"/>',
    '<Gather speechModel="deepgram_nova-2-medical"/>',
    '<Gather bargeIn="true"/>',  # in the SDK, though not in the documentation
    '<Record playBeep="false" timeout="2" maxLength="120" finishOnKey="#" trim="do-not-trim" '
    'recordingStatusCallback="https://a.example/r" recordingStatusCallbackEvent="completed absent"/>'
    "<Redirect>/voice/nothing-recorded</Redirect>",
    '<Play digits="1w2W#"/>',
    '<Dial timeout="20" callerId="+18005551212"><Number sendDigits="wW1">+14155550123</Number></Dial>',
    "<Dial>+14155550123</Dial><Say>They did not answer.</Say>",
    '<Reject reason="busy"/>',
    '<Connect action="/relay/ended"><ConversationRelay url="wss://a.example/relay?x=1" '
    'interruptible="any" speechTimeout="800" welcomeGreeting="Hi" ignoreBackchannel="true">'
    '<Language code="de-DE" voice="x"/><Parameter name="a" value="b"/></ConversationRelay></Connect>',
    '<Connect><ConversationRelay url="ws://127.0.0.1:5000/relay" speechModel="flux-general-en" eotThreshold="0.7" '
    'partialPrompts="true" dtmfDetection="true" interruptSensitivity="high" events="speaker-events tokens-played">'
    '<Language code="multi"/><Language code="es-US" ttsProvider="Google"/></ConversationRelay></Connect>',
    '<Start><Stream url="wss://a.example/s" track="inbound_track"><Parameter name="a" value="b"/></Stream>'
    "</Start><Say>On air.</Say>",
    '<Start><Transcription partialResults="true" languageCode="en-US"/></Start><Hangup/>',
]

BAD = [
    ("<Shout>Hello</Shout>", "<Shout> may not stand in <Response>", 12200),
    ("<say>Hello</say>", "<say> may not stand", 12200),
    ('<Say Voice="man">Hello</Say>', "no attribute Voice", 12200),
    ('<Say rate="fast">Hello</Say>', "no attribute rate", 12200),
    ("<Say><Say>Hello</Say></Say>", "<Say> may not stand in <Say>", 12200),
    ('<Response foo="1"/>', "<Response> may not stand in <Response>", 12200),
    ("Hello", "text directly in <Response>", 12200),
    ("<Gather>Hello</Gather>", "text directly in <Gather>", 12200),
    ("<Gather><Redirect>/x</Redirect></Gather>", "<Redirect> may not stand in <Gather>", 12200),
    ("<Gather><Gather/></Gather>", "<Gather> may not stand in <Gather>", 12200),
    ("<Record><Say>Hello</Say></Record>", "<Say> may not stand in <Record>", 12200),
    ("<Hangup>now</Hangup>", "text directly in <Hangup>", 12200),
    ("<Say/>", "says nothing", None),
    ("<Say>  \n </Say>", "says nothing", None),
    ("<Say>beep\x85\x9b</Say>", "control characters", None),
    ('<Say voice="Joanna">Hi</Say>', "not a voice of Say", None),
    ('<Say voice="UgBBYS2sOqTuMpoF3BR0">Hi</Say>', "not a voice of Say", None),
    ('<Say language="english">Hi</Say>', "not a BCP-47 language", None),
    ('<Say language="en_US">Hi</Say>', "not a BCP-47 language", None),
    ('<Say voice="Google.en-US-Standard-C" language="de-DE">Hi</Say>', "does not speak de-DE", None),
    ('<Say loop="1001">Hi</Say>', "not a whole number, 0 to 1000", None),
    ('<Say voice="woman">Hi <break/></Say>', "SSML is not for the voice woman", 12200),
    ("<Say>Hi <break/></Say>", "SSML is not for the voice man", 12200),
    ('<Say voice="Polly.Joanna-Neural"><emphasis>Hi</emphasis></Say>', "neural voices", 12200),
    ('<Say voice="Polly.Joanna-Neural"><prosody pitch="high">Hi</prosody></Say>', "neural voices", 12200),
    (f'<Say voice="Polly.Joanna">{"a" * 3001}</Say>', "3000 are the most", 13521),
    (f"<Say>{'a' * 4097}</Say>", "4096 are the most", 13521),
    (f'<Say voice="Google.en-US-Standard-C">{"<p>a</p>" * 626}</Say>', "5000 are the most", 13521),
    (f"<Say>{'é' * 751}</Say>", "4506 characters URL-encoded", 13521),
    ("<Play/>", "is not a URL", 11100),
    ("<Play>my song.mp3</Play>", "is not a URL", 11100),
    ("<Play>ftp://a.example/x.wav</Play>", "not a http/https URL", 11100),
    ('<Play digits="12x"/>', "not keys", None),
    ('<Gather><Play digits="1"/></Gather>', "may not stand in a Gather", None),
    ('<Pause length="0"/>', "not a whole number", None),
    ('<Pause length="0.5"/>', "not a whole number", None),
    ('<Pause length="٣"/>', "not a whole number", None),
    ('<Gather timeout="0"/>', "not a whole number, 1 or more", 13313),
    ('<Gather timeout="auto"/>', "not a whole number, 1 or more", 13313),
    ('<Gather speechTimeout="0"/>', "not a whole number, 1 or more or auto", 13327),
    ('<Gather speechTimeout="1.5"/>', "not a whole number", 13327),
    ('<Gather speechTimeout="auto" speechModel="phone_call"/>', "does not go with", 13335),
    ('<Gather speechModel="whisper"/>', "not a speech model", None),
    ('<Gather language="multi"/>', "only for deepgram_nova-3", None),
    ('<Gather input="voice"/>', "not one of dtmf", None),
    ('<Gather input="dtmf,speech"/>', "not one of dtmf", None),
    ('<Gather finishOnKey="##"/>', "not one key", None),
    ('<Gather numDigits="0"/>', "not a whole number", None),
    ('<Gather actionOnEmptyResult="yes"/>', "not one of true, false", None),
    ('<Gather method="post"/>', "not one of GET, POST", None),
    ('<Gather action="/a b"/>', "not a URL", None),
    ('<Gather action="http://[::1"/>', "not a URL", None),
    ('<Gather action="https:///nowhere"/>', "not a http/https URL", None),
    (f'<Gather hints="{",".join(["a"] * 501)}"/>', "501 hints", None),
    (f'<Gather hints="{"a" * 101}"/>', "longer than 100", None),
    ('<Record maxLength="0"/>', "not a whole number, 1 to", None),
    ('<Record trim="yes"/>', "not one of trim-silence", None),
    ('<Record finishOnKey="abc"/>', "not keys", None),
    ('<Record transcribe="true" maxLength="300"/>', "up to 120 s", None),
    ('<Record recordingStatusCallbackEvent="done"/>', "not some of", None),
    ("<Redirect/>", "'' is not a URL", 11100),
    ("<Redirect>  </Redirect>", "'' is not a URL", 11100),
    ("<Redirect>/x</Redirect><Say>Hi</Say>", "<Say> behind <Redirect> never runs", None),
    ("<Hangup/><Say>Hi</Say>", "<Say> behind <Hangup> never runs", None),
    ("<Reject/><Say>Hi</Say>", "<Say> behind <Reject> never runs", None),
    ("<Record/><Say>Nothing?</Say>", "<Say> behind <Record> never runs", None),
    ('<Dial action="/x">+14155550123</Dial><Say>Hi</Say>', "<Say> behind <Dial> never runs", None),
    ('<Reject reason="no"/>', "not one of rejected, busy", None),
    ("<Dial/>", "not an E.164 phone number", 13224),
    ("<Dial><Number>555-0123</Number></Dial>", "not an E.164 phone number", 13224),
    ('<Dial timeout="601">+14155550123</Dial>', "5 to 600", None),
    ('<Dial callerId="me">+14155550123</Dial>', "not a number, client or SIP address", None),
    (f"<Dial>{'<Number>+14155550123</Number>' * 11}</Dial>", "11 targets", None),
    ("<Connect/>", "connects to nothing", 12200),
    ("<Connect><ConversationRelay/></Connect>", "url is missing", 12200),
    ('<Connect><ConversationRelay url="https://a.example"/></Connect>', "not a wss URL", None),
    ('<Connect><ConversationRelay url="ws://a.example"/></Connect>', "not a wss URL", None),
    (
        '<Connect><ConversationRelay url="wss://a.example"/><ConversationRelay url="wss://a.example"/></Connect>',
        "more than one thing",
        12200,
    ),
    (
        '<Connect><ConversationRelay url="wss://a.example" partialPrompts="true"/></Connect>',
        "partialPrompts is only for flux models",
        None,
    ),
    (
        '<Connect><ConversationRelay url="wss://a.example" welcomeGreeting="Hi &#x85;&#x91;"/></Connect>',
        "control characters in the greeting",
        None,
    ),
    (
        '<Connect><ConversationRelay url="wss://a.example"><Parameter name="a" value="1"/><Parameter name="a" '
        'value="2"/></ConversationRelay></Connect>',
        "the same Parameter twice",
        None,
    ),
    (
        '<Connect><ConversationRelay url="wss://a.example"><Language code="german"/></ConversationRelay></Connect>',
        "not a BCP-47 language",
        None,
    ),
    ('<Connect><ConversationRelay url="/relay"/></Connect>', "not an absolute URL", None),
    (
        '<Connect><ConversationRelay url="wss://a.example" speechTimeout="500"/></Connect>',
        "600 to 5000 or auto",
        None,
    ),
    (
        '<Connect><ConversationRelay url="wss://a.example" eotThreshold="0.95"/></Connect>',
        "not a number from 0.5 to 0.9",
        None,
    ),
    (
        '<Connect><ConversationRelay url="wss://a.example" ttsProvider="Acme"/></Connect>',
        "not one of Google, Amazon, ElevenLabs",
        None,
    ),
    ('<Connect><Stream url="wss://a.example/s?a=b"/></Connect>', "no query", None),
]


@pytest.mark.parametrize("inside", GOOD)
def test_good_twiml_has_no_problem(inside: str) -> None:
    assert problems(inside) == []


@pytest.mark.parametrize(("inside", "reason", "code"), BAD)
def test_bad_twiml_is_found_out(inside: str, reason: str, code: int | None) -> None:
    found = check_twiml(f"{DECLARATION}<Response>{inside}</Response>")
    assert any(reason in str(problem) and problem.code == code for problem in found), found


def test_a_problem_says_where_it_is() -> None:
    found = problems('<Say>One</Say><Gather><Say>Two</Say><Say voice="x">Three</Say></Gather>')
    assert found == ['Response/Gather[1]/Say[2]: voice="x" is not a voice of Say']


def test_what_twilios_own_builder_makes_is_good() -> None:
    response = VoiceResponse()
    gather = Gather(input="dtmf speech", timeout=3, speech_timeout="auto", action="/voice/turn?turn=1")
    gather.say("What is on your mind?", voice="Polly.Joanna-Neural")
    response.append(gather)
    response.redirect("/voice/silence")
    require_valid_twiml(str(response), "text/xml; charset=utf-8")


def test_the_check_knows_attributes_the_builder_lets_through() -> None:
    response = VoiceResponse()
    response.gather(finish_on="#")
    with pytest.raises(RejectedTwiML, match="has no attribute finishOn"):
        require_valid_twiml(str(response))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 12100),
        (b"   ", 12100),
        (b" <?xml version='1.0'?><Response/>", 12100),
        (b"\n<Response/>", 12100),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Response/>", 12100),
        (b"Internal Server Error", 12100),
        (b"<Response>", 12100),
        (b"<Response><Say>fish & chips</Say></Response>", 12100),
        (b"<Response><Say>a < b</Say></Response>", 12100),
        (b"<Response><Say>\x07</Say></Response>", 12100),
        (b"<Response><Say>&#7;</Say></Response>", 12100),
        (b"<Response><Say>\xff</Say></Response>", 12100),
        (b"<?xml version='1.0' encoding='klingon'?><Response/>", 12100),
        (b"<!DOCTYPE html><html></html>", 12100),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><Response><Say>&a;</Say></Response>", 12100),
        (b"<html></html>", 12101),
        (b"<response/>", 12101),
        (b"<Response><!--" + b"x" * 64 * 1024 + b"--></Response>", 11750),
        ("<Response><Say>\ud83d</Say></Response>", 12100),
    ],
)
def test_what_is_no_document_is_fatal(body: bytes | str, code: int) -> None:
    found = check_twiml(body)
    assert [(problem.code, problem.fatal) for problem in found] == [(code, True)]


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("text/xml", []),
        ("text/xml; charset=utf-8", []),
        ("application/xml", []),
        ("TEXT/HTML", []),
        ("text/plain", []),
        ("application/json", [12300]),
        ("application/octet-stream", [12300]),
        (None, [11200]),
        ("", [11200]),
    ],
)
def test_only_some_content_types_are_twiml(content_type: str | None, expected: list[int]) -> None:
    assert codes("<Response/>", content_type) == expected


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<Message/>", "an empty message"),
        ("<Say>Hi</Say>", "<Say> may not stand"),
        ("<Message><Body></Body></Message>", "an empty message"),
        (f"<Message>{'a' * 1601}</Message>", "1600 are the most"),
        ('<Message to="me">Hi</Message>', "not an E.164"),
    ],
)
def test_replies_to_text_messages_have_their_own_words(inside: str, reason: str) -> None:
    found = check_twiml(f"<Response>{inside}</Response>", channel="messaging")
    assert any(reason in str(problem) for problem in found)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<Message>Hi</Message><Message>there</Message>",
        "<Message><Body>Hi</Body><Media>https://a.example/x.png</Media></Message>",
        "<Redirect>/sms/more</Redirect>",
    ],
)
def test_good_replies_to_text_messages(inside: str) -> None:
    assert check_twiml(f"<Response>{inside}</Response>", channel="messaging") == []


def test_deeply_nested_speech_markup_does_not_hurt() -> None:
    deep = "<s>" * 8000 + "</s>" * 8000
    check_twiml(f'<Response><Say voice="Polly.Lea">{deep}</Say></Response>')


def test_a_rejection_shows_reasons_and_document() -> None:
    with pytest.raises(RejectedTwiML) as rejected:
        require_valid_twiml("<Response><Say/></Response>", url="http://a.example/voice/turn")
    assert "http://a.example/voice/turn" in str(rejected.value)
    assert "says nothing" in str(rejected.value)
    assert "<Response><Say/></Response>" in str(rejected.value)


@given(st.binary(max_size=200), st.none() | st.text(max_size=20))
def test_no_bytes_can_break_the_check(body: bytes, content_type: str | None) -> None:
    check_twiml(body, content_type)


VERBS = st.sampled_from(["Say", "Gather", "Record", "Dial", "Play"])


@given(st.text(max_size=60), st.text(max_size=20), VERBS)
def test_no_text_can_break_the_check(inside: str, value: str, verb: str) -> None:
    quoted = value.replace("&", "").replace("<", "").replace('"', "")
    attributes = f'timeout="{quoted}" action="{quoted}" voice="{quoted}" hints="{quoted}"'
    check_twiml(f"<Response><{verb} {attributes}>{inside}</{verb}></Response>")
