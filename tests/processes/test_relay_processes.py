"""Fifty live relay calls, and what processes do to them: killed, cut off, replaced. Each goes on with its history."""

import os
import signal
import threading
from contextlib import ExitStack

import pytest

from tests.bench.cpu import family
from tests.processes.procfile import a_process, wait_until_ready
from tests.processes.talkers import THOUGHTS, Talker, talking
from tests.servers.process import wait_for
from voiceagent.core.profile import load_profile
from voiceagent.storage.record import open_record

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]

CALLS = 50
SILENCE_S = 6.0
"""A filler comes after 1.5 s; the rest is for a lost socket's way back on a machine where fifty come back at once."""
BACK = load_profile("learning").relay.back


@pytest.fixture
def relayed(deploy, claude):
    claude.when(lambda request: not request.get("stream"), "You thought about something.")
    claude.pace(first_token_s=0.3, per_word_s=0.03)
    return deploy(LISTEN_MODE="relay")


@pytest.fixture
def all_went_on(claude, stalled):
    """Checks that every call was answered throughout, by a model that knew all that was said before."""

    def check(talkers: list[Talker], database_url: str) -> None:
        failures = [talker.failure for talker in talkers if talker.failure]
        assert not failures, "\n\n".join(failures[:3])
        asked = [request["messages"] for request in claude.requests if request.get("stream")]
        record = open_record(database_url)
        try:
            for talker in talkers:
                thoughts = [talker.thought(number) for number in range(1, len(THOUGHTS) + 1)]
                last = next(str(messages) for messages in reversed(asked) if thoughts[-1] in str(messages[-1]))
                assert [thought for thought in thoughts if thought not in last] == [], talker.phone.transcript
                waits = [wait.app for wait in talker.phone.waits]
                assert max(waits) < SILENCE_S + stalled(), talker.phone.transcript
                assert wait_for(lambda: _is_kept(record, talker.phone.sid, thoughts), 30), talker.phone.sid  # noqa: B023
        finally:
            record.close()

    return check


def _is_kept(record, call_sid, thoughts):
    heard = " ".join(turn.heard for turn in record.calls.so_far(call_sid).turns)
    return all(thought in heard for thought in thoughts)


def _are_in_the_middle(talkers):
    """Half of them and more speak of their second thought by now."""
    assert wait_for(lambda: sum(talker.at >= 2 for talker in talkers) > CALLS / 2, 60)


def test_a_worker_is_killed(relayed, tmp_path, all_went_on):
    twilio, environ = relayed
    twilio.app_url = environ["PUBLIC_URL"]
    with ExitStack() as stack:
        web = stack.enter_context(a_process("web", environ, tmp_path / "web.log"))
        wait_until_ready(twilio.app_url)
        with talking(twilio, CALLS) as talkers:
            _are_in_the_middle(talkers)
            victim = min(family(web.pid) - {web.pid})
            os.kill(victim, signal.SIGKILL)
        all_went_on(talkers, environ["DATABASE_URL"])
        assert any(BACK in talker.phone.transcript for talker in talkers), "some were cut off, and came back"


def test_all_sockets_are_cut_at_once(relayed, tmp_path, all_went_on):
    twilio, environ = relayed
    twilio.app_url = environ["PUBLIC_URL"]
    together = threading.Barrier(CALLS)

    def cut(talker: Talker) -> int | None:
        """In the middle of the second answer, all of them."""
        if talker.at != 2:
            return None
        together.wait(60)
        return 4

    with ExitStack() as stack:
        stack.enter_context(a_process("web", environ, tmp_path / "web.log"))
        wait_until_ready(twilio.app_url)
        with talking(twilio, CALLS, cut) as talkers:
            pass
        all_went_on(talkers, environ["DATABASE_URL"])
        assert all(BACK in talker.phone.transcript for talker in talkers)


def test_a_deploy_moves_them_to_the_new_processes(relayed, tmp_path, all_went_on, a_port):
    """SIGTERM to the old ones once the new ones are there: calls leave between two sentences."""
    twilio, environ = relayed
    twilio.app_url = environ["PUBLIC_URL"]
    new = {**environ, "PORT": str(a_port())}
    with ExitStack() as stack:
        old = stack.enter_context(a_process("web", environ, tmp_path / "old.log"))
        wait_until_ready(twilio.app_url)
        stack.enter_context(a_process("web", new, tmp_path / "new.log"))
        wait_until_ready(f"http://127.0.0.1:{new['PORT']}")
        with talking(twilio, CALLS) as talkers:
            _are_in_the_middle(talkers)
            twilio.app_url = f"http://127.0.0.1:{new['PORT']}"  # a router turns to the new one first
            old.terminate()
            assert old.wait(40) == 0
        all_went_on(talkers, environ["DATABASE_URL"])
    for log in ("old.log", "new.log"):
        assert "Traceback" not in (tmp_path / log).read_text()
