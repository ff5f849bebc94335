"""The upgrade to a WebSocket is signed too, over its wss URL."""

import base64
import hmac

import pytest

from voiceagent.telephony.signature import SignatureCheck, socket_url

TOKEN = "12345"
PATH = "/voice/relay"


def _signed(url: str) -> str:
    return base64.b64encode(hmac.new(TOKEN.encode(), url.encode(), "sha1").digest()).decode()


@pytest.mark.parametrize(
    ("public_url", "path", "signed_url"),
    [
        ("https://example.com", PATH, "wss://example.com/voice/relay"),
        ("https://example.com/", PATH, "wss://example.com/voice/relay"),
        ("https://example.com", PATH, "wss://example.com/voice/relay/"),
        ("https://example.com", PATH, "wss://example.com:443/voice/relay"),
        ("https://example.com/app", PATH, "wss://example.com/app/voice/relay"),
        ("https://example.com:8443", PATH, "wss://example.com:8443/voice/relay"),
        ("https://example.com:8443", PATH, "wss://example.com/voice/relay/"),
        ("https://u:p@example.com", PATH, "wss://example.com/voice/relay"),
        ("https://example.com", f"{PATH}?a=1", "wss://example.com/voice/relay?a=1"),
        ("https://example.com", f"{PATH}?a=1", "wss://example.com/voice/relay?a=1/"),
        ("http://127.0.0.1:8000", PATH, "ws://127.0.0.1:8000/voice/relay"),
    ],
)
def test_it_accepts_what_twilio_signed(public_url, path, signed_url):
    check = SignatureCheck(TOKEN, public_url)
    assert check.is_twilios_socket(path, _signed(signed_url))
    assert not SignatureCheck("54321", public_url).is_twilios_socket(path, _signed(signed_url))


@pytest.mark.parametrize(
    "signed_url",
    [
        "https://example.com/voice/relay",  # a webhook's signature opens no socket
        "ws://example.com/voice/relay",
        "wss://example.com/voice/relay?a=1",
        "wss://example.com/voice",
        "wss://example.com:8443/voice/relay",
        "wss://evil.example/voice/relay",
    ],
)
def test_it_refuses_what_was_signed_for_something_else(signed_url):
    assert not SignatureCheck(TOKEN, "https://example.com").is_twilios_socket(PATH, _signed(signed_url))


@pytest.mark.parametrize("path", ["", "relay", "/\udc80", "@evil.example/voice/relay", "/["])
def test_an_odd_path_is_refused_without_an_error(path):
    signature = _signed("wss://example.com/voice/relay")
    assert not SignatureCheck(TOKEN, "https://example.com").is_twilios_socket(path, signature)


@pytest.mark.parametrize("signature", ["", "=", "ü" * 28, "A" * 10_000])
def test_any_other_header_is_refused(signature):
    assert not SignatureCheck(TOKEN, "https://example.com").is_twilios_socket(PATH, signature)


def test_a_sockets_place_is_that_of_the_site():
    assert socket_url("https://example.com/app") == "wss://example.com/app"
    assert socket_url("http://127.0.0.1:8000") == "ws://127.0.0.1:8000"
