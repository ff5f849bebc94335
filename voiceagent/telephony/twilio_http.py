"""The HTTP under Twilio's SDK: its own client has no timeout, and hands one thread another thread's answer.

(`TwilioHttpClient.request` of twilio 9.13 returns `self._test_only_last_response`, which another thread may
have set in between: a text would be kept under another text's sid.)
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

import requests
from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3.exceptions import MaxRetryError, NewConnectionError

from voiceagent.core.errors import OutcomeUnknown, TelephonyFailed
from voiceagent.telephony.twilio_errors import refusal

CONNECT_S = 1.0
READ_S = 5.0


class TwilioHttp(HttpClient):  # type: ignore[misc] # twilio ships no types
    """Keeps connections alive; one try, no redirect (it would carry our keys elsewhere), nothing logged.

    Raises our errors, so that the SDK need not raise its own, which differ from request to request:
    `OutcomeUnknown` for a POST that broke after it may have gone out, else `TelephonyFailed`.
    """

    def __init__(self, read_s: float = READ_S) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False)
        self._session = requests.Session()
        self._timeouts = (CONNECT_S, read_s)

    def request(  # noqa: PLR0917 # the SDK's signature
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        try:
            response = self._session.request(
                method,
                url,
                params=params,
                data=data,
                headers=headers,
                auth=auth,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except requests.RequestException as exc:
            # `from None`: the exception's text holds the URL, and with it the numbers of people
            raise _broken(method, exc) from None
        _check(method, response)
        return Response(response.status_code, response.text, response.headers)


def _check(method: str, response: requests.Response) -> None:
    status, body = response.status_code, _json_object(response.text)
    if status >= 500:
        # An error of Twilio's own may come from behind the point where a text was taken on.
        raise _lost(method, f"Twilio answered {status}")
    if status >= 300:
        raise refusal(status, int((body or {}).get("code") or status))
    if body is None:
        raise _lost(method, "Twilio's answer can't be read")


def _broken(method: str, error: requests.RequestException) -> TelephonyFailed:
    if _never_left(error):
        return TelephonyFailed(f"no connection to Twilio ({type(error).__name__})")
    return _lost(method, f"the connection to Twilio broke ({type(error).__name__})")


def _lost(method: str, reason: str) -> TelephonyFailed:
    return OutcomeUnknown(reason) if method == "POST" else TelephonyFailed(reason)


def _never_left(error: requests.RequestException) -> bool:
    """Nobody was connected, so nobody can have carried it out."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
