"""The simulator signs as Twilio does: known signatures, and Twilio's own validator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from voiceagent.simulator.signature import sign, signed_url

TOKEN = "12345"
VECTORS = [
    (
        "https://example.com/myapp.php?foo=1&bar=2",
        [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675310"),
            ("Digits", "1234"),
            ("From", "+14158675310"),
            ("To", "+18005551212"),
        ],
        "L/OH5YylLD5NRKLltdqwSvS0BnU=",
    ),
    (
        "https://example.com/myapp",
        [
            ("To", "+18005551212"),
            ("From", "+12349013030"),
            ("Digits", "1234"),
            ("Caller", "+12349013030"),
            ("CallSid", "CA1234567890ABCDE"),
        ],
        "NGAgWNhdnsLF8j385frvrQoi9sg=",
    ),
    (
        "https://example.com/voice?turn=3",
        [("CallSid", "CA0"), ("SpeechResult", "hello"), ("Confidence", "0.9")],
        "1h+C7lzlHBo5e4PZOrsl5XPhjMw=",
    ),
    (
        "https://example.com/x",
        [("A", "b"), ("A", "a"), ("A", "b"), ("E", "")],
        "82PfYtKyf+z3VZYhCqqM6UBAEaE=",
    ),
]


@pytest.mark.parametrize(("url", "fields", "signature"), VECTORS)
def test_it_agrees_with_the_known_signatures(url: str, fields: list[tuple[str, str]], signature: str) -> None:
    assert sign(TOKEN, url, fields) == signature


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=20)), max_size=8))
def test_twilios_validator_accepts_whatever_is_signed(fields: list[tuple[str, str]]) -> None:
    url = "https://agent.example.com/voice/turn?turn=3&x=%20"
    assert RequestValidator(TOKEN).validate(url, MultiDict(fields), sign(TOKEN, url, fields))


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://a.example/x?y=1#rt=2000", "https://a.example/x?y=1"),
        ("https://a.example:8443/x", "https://a.example/x"),
        ("https://me:secret@a.example/x", "https://a.example/x"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
    ],
)
def test_over_https_no_port_is_signed_and_nowhere_a_fragment(url: str, signed: str) -> None:
    assert signed_url(url) == signed


def test_text_message_webhooks_keep_their_port_over_https() -> None:
    assert signed_url("https://a.example:8443/sms", keep_port=True) == "https://a.example:8443/sms"


def test_another_token_makes_another_signature() -> None:
    assert sign("a", "https://a.example/", [("A", "b")]) != sign("b", "https://a.example/", [("A", "b")])
