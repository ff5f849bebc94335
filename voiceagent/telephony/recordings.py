"""Recordings at Twilio: fetched from the one place they may come from, and deleted there."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import requests
from urllib3.exceptions import HTTPError

from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import RecordingUnavailable
from voiceagent.core.within import within

MOST_BYTES = 20_000_000
"""Ten minutes at 8 kHz and 16 bits are 9.6 MB."""

_SID = re.compile(r"RE[0-9a-zA-Z]{1,62}")
_CONNECT_S = 1.0
_READ_S = 3.0
_DELETE_S = 6.0
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 1.0
_CHUNK = 65536


class Recordings:
    """The recordings of one account. A URL is made of the account and a RecordingSid, never taken from a webhook.

    Our keys go to `api_url` and nowhere else: no redirect is followed. Safe to use from many threads.
    """

    def __init__(self, account_sid: str, auth_token: str, api_url: str) -> None:
        self._folder = f"{api_url}/2010-04-01/Accounts/{account_sid}/Recordings"
        self._session = requests.Session()
        self._session.auth = (account_sid, auth_token)
        # The sound as it is: a body that unpacks to a thousand times its size would not be bounded by it.
        self._session.headers["Accept-Encoding"] = "identity"

    def fetch(self, recording_sid: str, deadline: Deadline) -> bytes:
        """The recording as a WAV, 20 MB at most.

        A recording is 404 until Twilio has made it, so that is asked again, with growing pauses, and so is what
        may pass; until the deadline. Raises `RecordingUnavailable`, `retryable` if later may go better.
        """
        url = f"{self._folder}/{_checked(recording_sid)}.wav"
        failed = RecordingUnavailable("no time was left to fetch it", is_outage=False)
        for _ in _attempts(deadline):
            try:
                return within(deadline, lambda: self._get(url, deadline))
            except TimeoutError:
                raise RecordingUnavailable("it did not come in time") from None
            except _NotNow as not_now:
                failed = not_now.failed
        raise failed

    def delete(self, recording_sid: str) -> None:
        """Delete it at Twilio; no harm if it is gone. Raises `RecordingUnavailable` within 6 s."""
        url = f"{self._folder}/{_checked(recording_sid)}.json"
        deadline = Deadline.after(_DELETE_S)
        try:
            within(deadline, lambda: self._delete(url))
        except TimeoutError:
            raise RecordingUnavailable("Twilio did not answer in time") from None

    def _get(self, url: str, deadline: Deadline) -> bytes:
        try:
            timeouts = (deadline.at_most(_CONNECT_S), deadline.at_most(_READ_S))
            with self._session.get(url, timeout=timeouts, stream=True, allow_redirects=False) as response:
                _check(response.status_code)
                return _body(response, deadline)
        except (requests.RequestException, HTTPError, ConnectionError) as exc:
            # `from None`: the exception's text holds the URL
            raise _NotNow(RecordingUnavailable(f"the connection broke ({type(exc).__name__})")) from None

    def _delete(self, url: str) -> None:
        try:
            response = self._session.delete(url, timeout=(_CONNECT_S, _READ_S), allow_redirects=False)
        except requests.RequestException as exc:
            raise RecordingUnavailable(f"the connection broke ({type(exc).__name__})") from None
        if response.status_code != 404:
            try:
                _check(response.status_code)
            except _NotNow as not_now:
                raise not_now.failed from None


@dataclass
class _NotNow(Exception):
    """It failed, and the next attempt may not."""

    failed: RecordingUnavailable


def _checked(recording_sid: str) -> str:
    """What is no RecordingSid would name another thing of the account."""
    if not _SID.fullmatch(recording_sid):
        raise RecordingUnavailable("that is no RecordingSid", retryable=False, is_outage=False)
    return recording_sid


def _attempts(deadline: Deadline) -> Iterator[None]:
    """One at once, others after growing pauses, while there is time."""
    pause = _FIRST_PAUSE_S
    while not deadline.passed():
        yield
        time.sleep(deadline.at_most(pause))
        pause = min(2 * pause, _LONGEST_PAUSE_S)


def _check(status: int) -> None:
    """Raises what an answer other than 2xx means."""
    if 200 <= status < 300:
        return
    reason = f"Twilio answered {status}"
    if status == 404:
        raise _NotNow(RecordingUnavailable("it is not there yet", code=404, is_outage=False))
    if status == 429 or status >= 500:
        raise _NotNow(RecordingUnavailable(reason, code=status))
    # Our keys are the operator's to mend, and what waits for that is not lost.
    raise RecordingUnavailable(reason, code=status, retryable=status in {401, 403}, is_outage=False)


def _body(response: requests.Response, deadline: Deadline) -> bytes:
    """All of it, whatever length is declared. A deadline that passes ends the reading, not only the waiting."""
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK):  # whatever has come: a drip must not hide from the clock
        body += chunk
        if len(body) > MOST_BYTES:
            raise RecordingUnavailable("it is too big", retryable=False, is_outage=False)
        if deadline.passed():
            raise TimeoutError
    return bytes(body)
