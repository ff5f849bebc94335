"""What Twilio sends, and what is made of it: missing, empty and senseless fields are the same."""

from urllib.parse import urlencode

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from voiceagent.calls.heard import Heard
from voiceagent.calls.reply import Continue
from voiceagent.core.errors import Refused
from voiceagent.core.way import SPOKEN, Way
from voiceagent.web.forms import (
    MAX_WORDS_CHARS,
    SmsReport,
    arrival_of,
    call_sid_of,
    continue_of,
    duration_of,
    failed_part_of,
    heard_of,
    is_left_behind,
    sms_report_of,
    turn_of,
)

SID = "CA0123456789abcdef0123456789abcdef"
ATTESTED = "TN-Validation-Passed-A"


def _request(query: str = "", **fields: str) -> Request:
    form = {"CallSid": SID, **fields}
    builder = EnvironBuilder(
        method="POST",
        path="/",
        query_string=query,
        data=urlencode(form, errors="replace"),
        content_type="application/x-www-form-urlencoded",
    )
    return Request(builder.get_environ())


@pytest.mark.parametrize("sid", [SID, "CA0", "CA" + "z" * 62])
def test_a_call_sid_is_taken_as_it_is(sid):
    assert call_sid_of(_request(CallSid=sid)) == sid


@pytest.mark.parametrize("sid", ["", "CA", "SM0", "ca0", "CA" + "z" * 63, "CA0\n", " CA0", "CA-1", "CA{0}", "CA٣"])
def test_what_is_no_call_sid_is_refused(sid):
    with pytest.raises(Refused) as refused:
        call_sid_of(_request(CallSid=sid))
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("from_", "number"),
    [
        ("+14155550123", "+14155550123"),
        (" +14155550123 ", "+14155550123"),
        ("+390612345678", "+390612345678"),
        ("+123456", None),
        ("+1234567", "+1234567"),
        ("+123456789012345", "+123456789012345"),
        ("+1234567890123456", None),
        ("+04155550123", None),
        ("14155550123", None),
        ("anonymous", None),
        ("+266696687", None),
        ("client:bob", None),
        ("sip:+14155550123@example.com", None),
        ("+1415555012３", None),
        ("", None),
    ],
)
def test_who_calls(from_, number):
    assert arrival_of(_request(From=from_)).number == number


def test_a_caller_without_a_from_is_nobody():
    assert arrival_of(_request()).number is None


@pytest.mark.parametrize(
    ("stir", "attested"),
    [
        ({}, False),
        ({"StirVerstat": ATTESTED}, True),
        ({"StirVerstat": "TN-Validation-Passed-B"}, False),
        ({"StirVerstat": "TN-Validation-Failed-A"}, False),
        ({"StirVerstat": "No-TN-Validation"}, False),
        ({"StirVerstat": ATTESTED.lower()}, False),
        ({"StirVerstat": ATTESTED + "-Diverted"}, False),
        ({"StirVerstat": ""}, False),
        ({"StirPassportToken": ATTESTED}, False),
    ],
    ids=str,
)
def test_only_full_attestation_counts(stir, attested):
    assert arrival_of(_request(**stir)).attested is attested


@pytest.mark.parametrize(
    ("query", "fields", "heard"),
    [
        ("turn=3&silences=1", {"SpeechResult": "I wonder", "Confidence": "0.93"}, Heard(SID, 3, "I wonder", "", 0.93)),
        ("turn=3", {"Digits": "12"}, Heard(SID, 3, "", "12")),
        ("turn=3", {}, Heard(SID, 3)),
        ("turn=3&silences=2&reasks=1", {}, Heard(SID, 3, silences=2, reasks=1)),
        ("", {}, Heard(SID, 1)),
        ("turn=x&silences=x&reasks=x", {}, Heard(SID, 1)),
        ("turn=0&silences=0&reasks=0", {}, Heard(SID, 1, silences=1, reasks=0)),
        ("turn=-3&silences=-3&reasks=-3", {}, Heard(SID, 1)),
        ("turn=%D9%A3", {}, Heard(SID, 1)),
        ("turn=3&turn=9", {}, Heard(SID, 3)),
        ("turn=3%0A", {}, Heard(SID, 1)),
        ("turn=0003", {}, Heard(SID, 3)),
        ("turn=3", {"Digits": "1a\x00#*D w9"}, Heard(SID, 3, "", "1#*Dw9")),
        ("turn=3", {"SpeechResult": " a \x00\t b\u2028c "}, Heard(SID, 3, "a b c")),
    ],
)  # fmt: skip
def test_what_was_heard(query, fields, heard):
    assert heard_of(_request(query, **fields), SPOKEN) == heard


@pytest.mark.parametrize(
    ("confidence", "value"),
    [("0.93", 0.93), ("0", 0.0), ("1.0", 1.0), ("0.5 ", 0.5)]
    + [(nothing, None) for nothing in ("", "x", "7", "-0.1", "nan", "inf", "1e400", "0,5")],
)
def test_how_sure_the_recogniser_is(confidence, value):
    assert heard_of(_request(SpeechResult="x", Confidence=confidence), SPOKEN).confidence == value


RECORDING = "RE0123456789abcdef0123456789abcdef"
RECORD = Way("record", "de-DE")


@pytest.mark.parametrize(
    ("fields", "recording", "seconds"),
    [
        ({"RecordingSid": RECORDING, "RecordingDuration": "7", "Digits": "#"}, RECORDING, 7),
        ({"RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/AC0/Recordings/{RECORDING}"}, RECORDING, 0),
        ({"RecordingUrl": f"http://169.254.169.254/{RECORDING}"}, RECORDING, 0),  # its name only, never its host
        ({"RecordingUrl": "file:///etc/passwd"}, "", 0),
        ({"RecordingSid": "../../Messages/SM1", "RecordingDuration": "x"}, "", 0),
        ({"RecordingSid": RECORDING + "?x=1"}, "", 0),
        ({"RecordingSid": RECORDING, "RecordingDuration": "0"}, "", 0),
        ({}, "", 0),
    ],
    ids=str,
)
def test_what_was_recorded(fields, recording, seconds):
    heard = heard_of(_request("turn=3&silences=1", **fields), RECORD)
    assert heard == Heard(SID, 3, recording=recording, recorded_s=seconds, way=RECORD)


@pytest.mark.parametrize(
    ("query", "way"),
    [
        ("", SPOKEN),
        ("mode=record&lang=fr-FR", Way("record", "fr-FR")),
        ("mode=gather", SPOKEN),
        ("mode=telepathy&lang=<xml>", SPOKEN),
        ("lang=" + "x" * 36, SPOKEN),
        ("mode=record&keys=10", Way("record", keys=10)),
        ("keys=-1", Way(keys=-1)),
        ("keys=64", Way(keys=64)),
        *((f"keys={senseless}", SPOKEN) for senseless in ("0", "65", "-2", "x", "", "999999999999", "4%0A")),
    ],
)
def test_the_way_in_is_told_by_our_own_url(query, way):
    assert heard_of(_request(query), SPOKEN).way == way


@pytest.mark.parametrize(
    ("fields", "query", "left"),
    [({}, "message=1", True), ({"Digits": "hangup"}, "", True), ({"Digits": "#"}, "", False), ({}, "message=0", False)],
)
def test_who_is_left_behind_waits_for_no_answer(fields, query, left):
    assert is_left_behind(_request(query, **fields)) is left


def test_words_beyond_a_minute_of_speech_are_cut():
    assert len(heard_of(_request(SpeechResult="ab " * 30_000), SPOKEN).words) <= MAX_WORDS_CHARS
    assert len(heard_of(_request(Digits="1" * 9999), SPOKEN).digits) == 64


@given(st.text(), st.text(), st.text(), st.text())
def test_nothing_that_is_sent_breaks_the_parsing(words, digits, confidence, query):
    request = _request(
        urlencode({"turn": query, "silences": query, "reasks": query}, errors="replace"),
        SpeechResult=words,
        Digits=digits,
        Confidence=confidence,
        From=words,
        ErrorUrl=digits,
    )
    heard = heard_of(request, SPOKEN)
    assert heard.turn >= 1
    assert heard.is_silence is not bool(heard.words or heard.digits)
    heard.words.encode()
    assert arrival_of(request).number is None or arrival_of(request).number[1:].isdigit()
    assert continue_of(request, SPOKEN).part >= 0
    assert turn_of(request) >= 0


@pytest.mark.parametrize(
    ("query", "want"),
    [
        ("turn=3&part=1&after=2", Continue(3, 1, 2)),
        ("after=2&part=1&turn=3", Continue(3, 1, 2)),
        ("turn=3", Continue(3, 0, 0)),
        ("", Continue(1, 0, 0)),
        ("turn=x&part=-1&after=1.5", Continue(1, 0, 0)),
    ],
)
def test_which_part_is_wanted(query, want):
    assert continue_of(_request(query), SPOKEN) == want


@pytest.mark.parametrize(
    ("error_url", "failed"),
    [
        ("https://example.com/voice/continue?turn=3&part=1&after=2", Continue(3, 1, 2)),
        ("https://example.com/a/prefix/voice/turn?turn=3&silences=1", Continue(3, 0, 0)),
        ("/voice/turn?turn=3", Continue(3, 0, 0)),
        ("https://example.com/voice/turn?turn=3#rc=2", Continue(3, 0, 0)),
        ("https://evil.example/voice/turn?turn=3", Continue(3, 0, 0)),  # nothing is ever fetched from it
        ("https://example.com/voice/turn", None),
        ("https://example.com/voice/turn?turn=", None),
        ("https://example.com/voice/turn?turn=x", None),
        ("https://example.com/voice/turn?turn=-1", None),
        ("https://example.com/voice/incoming?turn=3", None),
        ("https://example.com/voice/fallback", None),
        ("https://example.com/voice/turn/?turn=3", None),
        ("https://example.com/?x=/voice/turn?turn=3", None),
        ("http://[", None),
        ("not a url", None),
        ("", None),
    ],
)
def test_which_document_twilio_could_not_use(error_url, failed):
    assert failed_part_of(_request(ErrorUrl=error_url), SPOKEN) == failed


@pytest.mark.parametrize(
    ("query", "error_url", "turn"),
    [
        ("turn=3", "", 3),
        ("", "https://example.com/voice/turn?turn=4", 4),
        ("turn=x", "https://example.com/voice/turn?turn=4", 4),
        ("turn=3", "https://example.com/voice/turn?turn=4", 3),
        ("", "https://example.com/voice/incoming", 0),
        ("turn=" + "9" * 400, "", 0),
    ],
)
def test_which_turn_a_webhook_is_about(query, error_url, turn):
    assert turn_of(_request(query, ErrorUrl=error_url)) == turn


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("63", 63),
        ("0", 0),
        ("", None),
        ("x", None),
        ("-1", None),
        ("1.5", None),
        ("9" * 400, None),
        ("٣", None),
    ],
)
def test_how_long_a_call_lasted(duration, seconds):
    assert duration_of(_request(CallDuration=duration)) == seconds


def test_minutes_are_not_taken_for_seconds():
    assert duration_of(_request(Duration="2")) is None


@pytest.mark.parametrize(
    ("query", "fields", "report"),
    [
        (
            "message=7",
            {"MessageStatus": "undelivered", "ErrorCode": "30003"},
            SmsReport("SM1", "undelivered", 30003, 7),
        ),
        ("", {"MessageStatus": "sent"}, SmsReport("SM1", "sent", None, None)),
        ("message=x", {"ErrorCode": "x"}, SmsReport("SM1", "", None, None)),
        ("message=" + "9" * 30, {"ErrorCode": "9" * 5000}, SmsReport("SM1", "", None, None)),
    ],
)
def test_how_a_text_fares(query, fields, report):
    assert sms_report_of(_request(query, MessageSid="SM1", **fields)) == report


@pytest.mark.parametrize("sid", ["", "SM", "CA1", "SM1\n", "SM" + "0" * 63, "SM 1"])
def test_a_report_of_no_message_is_refused(sid):
    with pytest.raises(Refused):
        sms_report_of(_request(MessageSid=sid))
