"""Who is Twilio and who is not: Twilio's own vectors, and all that a proxy or a stranger may change."""

import base64
import hmac

import pytest
from werkzeug.datastructures import MultiDict

from voiceagent.simulator.signature import sign
from voiceagent.telephony.signature import SignatureCheck

TOKEN = "12345"
SITE = "https://example.com"
CALL = [("CallSid", "CA0"), ("SpeechResult", "hello"), ("Confidence", "0.9")]

# facts/twilio.md section 4, computed with Twilio's SDK
VECTORS = [
    (
        "/myapp.php?foo=1&bar=2",
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
        "/myapp",
        [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+12349013030"),
            ("Digits", "1234"),
            ("From", "+12349013030"),
            ("To", "+18005551212"),
        ],
        "NGAgWNhdnsLF8j385frvrQoi9sg=",
    ),
    ("/voice?turn=3", CALL, "1h+C7lzlHBo5e4PZOrsl5XPhjMw="),
    ("/x", [("A", "b"), ("A", "a"), ("A", "b"), ("E", "")], "82PfYtKyf+z3VZYhCqqM6UBAEaE="),
]


@pytest.mark.parametrize(("path", "fields", "signature"), VECTORS)
def test_it_knows_twilios_own_signatures(path, fields, signature):
    check = SignatureCheck(TOKEN, "https://example.com")
    assert check.is_from_twilio(path, MultiDict(fields), signature)
    assert not check.is_from_twilio(path, MultiDict(fields[:-1]), signature)


def _signed(url: str, fields: list[tuple[str, str]]) -> str:
    """By Twilio's description, without the SDK; the URL as it stands, its port too."""
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(TOKEN.encode(), text.encode(), "sha1").digest()).decode()


@pytest.mark.parametrize(
    ("public_url", "path", "fields", "signed_url"),
    [
        pytest.param(SITE, "/voice", CALL, f"{SITE}/voice", id="plain"),
        pytest.param(f"{SITE}/", "/voice", CALL, f"{SITE}/voice", id="slash-at-the-end"),
        pytest.param(f"{SITE}/app/v2", "/voice", CALL, f"{SITE}/app/v2/voice", id="prefix"),
        pytest.param(f"{SITE}:8443", "/voice", CALL, f"{SITE}:8443/voice", id="port-signed"),
        pytest.param(f"{SITE}:8443", "/voice", CALL, f"{SITE}/voice", id="port-unsigned"),
        pytest.param(SITE, "/voice", CALL, f"{SITE}:443/voice", id="standard-port-signed"),
        pytest.param("http://127.0.0.1:8000", "/voice", CALL, "http://127.0.0.1:8000/voice", id="http-port"),
        pytest.param("https://u:p@example.com:8443/a", "/voice", CALL, f"{SITE}/a/voice", id="password"),
        pytest.param(SITE, "/v?b=2&a=1", CALL, f"{SITE}/v?b=2&a=1", id="query-order"),
        pytest.param(SITE, "/v?a=1&a=1", CALL, f"{SITE}/v?a=1&a=1", id="query-twice"),
        pytest.param(SITE, "/v?x=%2B1%20a", CALL, f"{SITE}/v?x=%2B1%20a", id="encoded"),
        pytest.param(SITE, "/v?x=a+b", CALL, f"{SITE}/v?x=a+b", id="plus-in-query"),
        pytest.param(SITE, "/v?x=", CALL, f"{SITE}/v?x=", id="empty-query-value"),
        pytest.param(SITE, "/v", [], f"{SITE}/v", id="no-fields"),
        pytest.param(SITE, "/v", [("A", "+1 415"), ("B", "1+1=2&3")], f"{SITE}/v", id="plus"),
        pytest.param(SITE, "/v", [("S", "grüße 你好 🙂"), ("ü", "1")], f"{SITE}/v", id="unicode"),
        pytest.param(SITE, "/v", [("S", ""), ("T", " ")], f"{SITE}/v", id="empty-and-blank"),
        pytest.param(SITE, "/v", [("A", "2"), ("A", "1")], f"{SITE}/v", id="repeated"),
        pytest.param(SITE, "/v", [("b", "1"), ("B", "2"), ("_", "3")], f"{SITE}/v", id="case"),
    ],
)  # fmt: skip
def test_it_accepts_what_twilio_signed(public_url, path, fields, signed_url):
    signature = _signed(signed_url, fields)
    check = SignatureCheck(TOKEN, public_url)
    assert check.is_from_twilio(path, MultiDict(fields), signature)
    assert not SignatureCheck("54321", public_url).is_from_twilio(path, MultiDict(fields), signature)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/voice?turn=3", [*CALL[:2], ("Confidence", "0.8")], id="value-changed"),
        pytest.param("/voice?turn=3", [*CALL, ("Digits", "1")], id="field-added"),
        pytest.param("/voice?turn=3", [*CALL, ("Digits", "")], id="empty-field-added"),
        pytest.param("/voice?turn=3", CALL[:2], id="field-removed"),
        pytest.param("/voice?turn=3", [*CALL, ("CallSid", "CA1")], id="field-repeated-with-another-value"),
        pytest.param("/voice?turn=3", [("callSid", "CA0"), *CALL[1:]], id="name-in-another-case"),
        pytest.param("/voice?turn=4", CALL, id="query-changed"),
        pytest.param("/voice", CALL, id="query-removed"),
        pytest.param("/voice?turn=3&x=1", CALL, id="query-added"),
        pytest.param("/voice/?turn=3", CALL, id="slash-added"),
        pytest.param("/voice?turn=%33", CALL, id="encoded-otherwise"),
        pytest.param("//voice?turn=3", CALL, id="slash-doubled"),
        pytest.param("https://example.com/voice?turn=3", CALL, id="absolute-url-in-the-request-line"),
        pytest.param("@evil.example/voice?turn=3", CALL, id="not-a-path"),
        pytest.param("", CALL, id="nothing"),
    ],
)
def test_it_refuses_what_was_changed_on_the_way(path, fields):
    signature = sign(TOKEN, "https://example.com/voice?turn=3", CALL)
    check = SignatureCheck(TOKEN, "https://example.com")
    assert check.is_from_twilio("/voice?turn=3", MultiDict(CALL), signature)
    assert not check.is_from_twilio(path, MultiDict(fields), signature)


@pytest.mark.parametrize(
    "signature", ["", "=", "x" * 28, "ü" * 28, "\udc80", "1h+C7lzlHBo5e4PZOrsl5XPhjMw", "A" * 10_000]
)
def test_it_refuses_any_other_header(signature):
    check = SignatureCheck(TOKEN, "https://example.com")
    assert not check.is_from_twilio("/voice?turn=3", MultiDict(CALL), signature)


@pytest.mark.parametrize("path", ["/\udc80", "/v?a=\udfff", "/v\nHost: x", "/[", "/v#x", "/" + "a" * 10_000])
def test_an_odd_path_is_refused_without_an_error(path):
    check = SignatureCheck(TOKEN, "https://example.com:8443/app")
    assert not check.is_from_twilio(path, MultiDict(CALL), "1h+C7lzlHBo5e4PZOrsl5XPhjMw=")


def test_half_a_character_in_a_field_is_refused_without_an_error():
    check = SignatureCheck(TOKEN, "https://example.com")
    assert not check.is_from_twilio("/v", MultiDict([("SpeechResult", "\ud800")]), "1h+C7lzlHBo5e4PZOrsl5XPhjMw=")


def test_a_field_that_came_once_and_one_that_came_twice_are_told_apart():
    once, twice = [("Digits", "12")], [("Digits", "1"), ("Digits", "2")]
    check = SignatureCheck(TOKEN, "https://example.com")
    signature = sign(TOKEN, "https://example.com/v", twice)
    assert check.is_from_twilio("/v", MultiDict(twice), signature)
    assert not check.is_from_twilio("/v", MultiDict(once), signature)
