"""A recording is fetched with patience, within its limits, and from nowhere else."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.servers.loopback import free_port
from tests.standins.http_server import Exchange, HttpServer
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import RecordingUnavailable
from voiceagent.telephony import recordings as module
from voiceagent.telephony.recordings import Recordings

SID = "RE" + "a1" * 16
WAV = b"RIFF" + bytes(2000)
KEYS = "Basic " + base64.b64encode(b"ACtest:token").decode()
LONG_S = 30.0


class Media(HttpServer):
    """Answers by `answers` in order, the last for ever; `asked` are method, path and keys."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Callable[[Exchange], Any]] = [lambda exchange: exchange.send(200, WAV, "audio/x-wav")]
        self.asked: list[tuple[str, str, str]] = []

    async def answer(self, exchange: Exchange) -> None:
        request = exchange.request
        self.asked.append((request.method, request.path, request.headers.get("authorization", "")))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if coroutine := answer(exchange):
            await coroutine


@pytest.fixture
def media() -> Iterator[Media]:
    with Media() as server:
        yield server


@pytest.fixture
def recordings(media: Media) -> Recordings:
    return Recordings("ACtest", "token", media.url)


def status(code: int, **headers: str) -> Callable[[Exchange], None]:
    return lambda exchange: exchange.send(code, b"{}", "application/json", headers)


def wav(exchange: Exchange) -> None:
    exchange.send(200, WAV, "audio/x-wav")


async def drip(exchange: Exchange) -> None:
    exchange.begin_stream()
    while True:
        exchange.send_event("drop")
        await exchange.wait_until(time.monotonic() + 0.02)


async def endless(exchange: Exchange) -> None:
    exchange.begin_stream()
    while True:
        exchange.send_event("x" * 1_000_000)
        await exchange.wait_until(time.monotonic() + 0.001)


async def hang(exchange: Exchange) -> None:
    await exchange.hang()


async def drip_headers(exchange: Exchange) -> None:
    while True:
        exchange._pending.append(b"HTTP/1.1 200 OK\r\n" if not exchange._pending else b"")
        exchange._pending.append(b"x-drop: 1\r\n")
        await exchange.wait_until(time.monotonic() + 0.05)


def broken(exchange: Exchange) -> None:
    exchange.begin_stream()
    exchange.cut()


def test_it_is_asked_for_by_account_and_sid_with_our_keys(recordings: Recordings, media: Media):
    assert recordings.fetch(SID, Deadline.after(LONG_S)) == WAV
    assert media.asked == [("GET", f"/2010-04-01/Accounts/ACtest/Recordings/{SID}.wav", KEYS)]


def test_it_waits_for_a_recording_that_is_late(recordings: Recordings, media: Media):
    media.answers = [status(404), status(404), status(404), wav]
    assert recordings.fetch(SID, Deadline.after(LONG_S)) == WAV
    assert len(media.asked) == 4


@pytest.mark.parametrize("trouble", [status(500), status(503), status(429), broken])
def test_what_may_pass_is_tried_again(recordings: Recordings, media: Media, trouble: Callable[[Exchange], Any]):
    media.answers = [trouble, wav]
    assert recordings.fetch(SID, Deadline.after(LONG_S)) == WAV


def test_one_that_never_comes_is_given_up_at_the_deadline_and_worth_another_try(recordings: Recordings, media: Media):
    media.answers = [status(404)]
    with pytest.raises(RecordingUnavailable, match="not there yet") as gone:
        recordings.fetch(SID, Deadline.after(2.0))
    assert (gone.value.retryable, gone.value.is_outage) == (True, False)
    assert len(media.asked) >= 2


@pytest.mark.parametrize(("code", "retryable"), [(400, False), (410, False), (401, True), (403, True)])
def test_a_refusal_is_final_for_now(recordings: Recordings, media: Media, code: int, retryable: bool):
    media.answers = [status(code)]
    with pytest.raises(RecordingUnavailable, match=str(code)) as refused:
        recordings.fetch(SID, Deadline.after(LONG_S))
    assert refused.value.retryable == retryable
    assert len(media.asked) == 1


def test_our_keys_never_follow_a_redirect(recordings: Recordings, media: Media):
    with Media() as elsewhere:
        media.answers = [status(302, location=f"{elsewhere.url}/stolen.wav")]
        with pytest.raises(RecordingUnavailable, match="302"):
            recordings.fetch(SID, Deadline.after(LONG_S))
        with pytest.raises(RecordingUnavailable, match="302"):
            recordings.delete(SID)
        assert elsewhere.asked == []


def test_what_is_too_big_is_not_read_to_its_end(recordings: Recordings, media: Media, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_BYTES", 3_000_000)
    media.answers = [endless]
    with pytest.raises(RecordingUnavailable, match="too big") as refused:
        recordings.fetch(SID, Deadline.after(LONG_S))
    assert not refused.value.retryable


@pytest.mark.parametrize("slow", [drip, hang, drip_headers])
def test_a_slow_one_ends_with_the_deadline(recordings: Recordings, media: Media, slow: Callable[[Exchange], Any]):
    media.answers = [slow]
    began = time.monotonic()
    with pytest.raises(RecordingUnavailable) as late:
        recordings.fetch(SID, Deadline.after(0.5))
    assert late.value.retryable
    assert time.monotonic() - began < 10  # a drip would go on for ever


def test_nobody_reads_on_once_the_deadline_has_passed(recordings: Recordings, media: Media):
    media.answers = [drip]
    with pytest.raises(RecordingUnavailable):
        recordings.fetch(SID, Deadline.after(1.0))
    end = time.monotonic() + 20
    while media.hangups == 0 and time.monotonic() < end:
        time.sleep(0.02)
    assert media.hangups == 1


def test_after_the_deadline_nothing_is_asked(recordings: Recordings, media: Media):
    with pytest.raises(RecordingUnavailable) as late:
        recordings.fetch(SID, Deadline.after(0))
    assert late.value.retryable
    assert media.asked == []


def test_a_closed_port_is_tried_until_the_deadline():
    closed = Recordings("ACtest", "token", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(RecordingUnavailable, match="connection broke") as failed:
        closed.fetch(SID, Deadline.after(1.0))
    assert "127.0.0.1" not in str(failed.value)


@pytest.mark.parametrize(
    "sid",
    ["", "RE", "../Messages", "RE/../../x", "RE1?x=1", "CA" + "a1" * 16, f"{SID}\n", "https://evil", "RE" + 63 * "a"],
)
def test_only_a_recording_sid_gets_into_the_url(recordings: Recordings, media: Media, sid: str):
    for ask in (lambda: recordings.fetch(sid, Deadline.after(1)), lambda: recordings.delete(sid)):
        with pytest.raises(RecordingUnavailable) as refused:
            ask()
        assert not refused.value.retryable
    assert media.asked == []


@pytest.mark.parametrize("code", [204, 404])
def test_deleting_leaves_none(recordings: Recordings, media: Media, code: int):
    media.answers = [status(code)]
    recordings.delete(SID)
    assert media.asked == [("DELETE", f"/2010-04-01/Accounts/ACtest/Recordings/{SID}.json", KEYS)]


@pytest.mark.parametrize("trouble", [status(500), status(401)])
def test_a_recording_that_could_not_be_deleted_is_told(
    recordings: Recordings, media: Media, trouble: Callable[[Exchange], Any]
):
    media.answers = [trouble]
    with pytest.raises(RecordingUnavailable) as failed:
        recordings.delete(SID)
    assert failed.value.retryable
    assert len(media.asked) == 1


def test_many_are_fetched_at_once(recordings: Recordings, media: Media):
    got: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: got.append(recordings.fetch(SID, Deadline.after(LONG_S)))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [WAV] * 8
