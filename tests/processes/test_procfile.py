"""The processes as they are deployed: gunicorn with gevent, dramatiq, real Redis and PostgreSQL."""

import os
import signal
import subprocess
import threading
import time
from contextlib import ExitStack

import pytest

from tests.processes.procfile import ROOT, a_process, end, wait_until_ready
from tests.servers.process import wait_for
from tests.standins.replies import Text
from voiceagent.storage.record import open_record

pytestmark = pytest.mark.processes


def test_honcho_runs_the_procfile_as_it_stands_and_a_call_ends_in_a_text(deployment, tmp_path, claude):
    twilio, environ = deployment
    log = tmp_path / "honcho.log"
    port = environ["PORT"]
    with log.open("wb") as out, ExitStack() as stack:
        honcho = subprocess.Popen(
            ["honcho", "start", "--port", port, "web", "worker"],
            cwd=ROOT,
            env=environ,
            stdout=out,
            stderr=out,
        )
        stack.callback(end, honcho)
        twilio.app_url = f"http://127.0.0.1:{port}"
        wait_until_ready(twilio.app_url)
        claude.script(Text("Why do you think so? It is a good start."), Text("What would show it?"))
        phone = twilio.phone()
        phone.dial()
        phone.says("I think sleep replays the day")
        phone.hears("Why do you think so?", "It is a good start.")
        phone.says("Because rats run their maze again at night")
        phone.hears("What would show it?")
        phone.hangs_up()
        text = phone.waits_for_text(timeout=40)
        assert text
        assert end(honcho) is not None
    assert "Traceback" not in log.read_text()


def test_a_deploy_lets_the_running_turn_finish_and_the_call_go_on(deployment, tmp_path, claude, a_port):
    """SIGTERM in the middle of a reply: the old process finishes it, the new one speaks the rest."""
    twilio, environ = deployment
    old_url, new_port = f"http://127.0.0.1:{environ['PORT']}", a_port()
    slow = "The first sentence is here. " + "Another sentence follows slowly. " * 4 + "Do you agree?"
    with ExitStack() as stack:
        old = stack.enter_context(a_process("web", environ, tmp_path / "old.log"))
        wait_until_ready(old_url)
        new = {**environ, "PORT": str(new_port)}
        stack.enter_context(a_process("web", new, tmp_path / "new.log"))
        wait_until_ready(f"http://127.0.0.1:{new_port}")

        twilio.app_url = old_url
        claude.script(Text(slow, first_token_s=0.2, per_word_s=0.08), Text("Good. And now?"))
        phone = twilio.phone()
        phone.dial()

        def deploy() -> None:
            claude.wait_for_requests(1)
            time.sleep(0.3)
            twilio.app_url = f"http://127.0.0.1:{new_port}"  # a router turns to the new one first
            old.terminate()

        deploying = threading.Thread(target=deploy)
        deploying.start()
        phone.says("Tell me slowly")
        deploying.join()
        phone.hears("The first sentence is here.", "Do you agree?")
        assert phone.heard.count("Another sentence") == 4
        assert old.wait(40) == 0
        phone.says("I do")
        phone.hears("Good. And now?")
        assert "Do you agree?" in str(claude.last_request["messages"]), "the new process knows the dialogue"
    record = open_record(environ["DATABASE_URL"])
    try:
        assert [turn.heard for turn in record.calls.so_far(phone.sid).turns] == ["Tell me slowly", "I do"]
    finally:
        record.close()


def test_a_process_that_is_killed_in_the_middle_of_a_reply_is_taken_over(deployment, tmp_path, claude, a_port, stalled):
    """kill -9: its lease runs out, whoever waits goes on from the last sentence that was spoken."""
    twilio, environ = deployment
    old_url, new_port = f"http://127.0.0.1:{environ['PORT']}", a_port()
    slow = "The first sentence is here. The second one, too. " + "And more of them come. " * 20
    with ExitStack() as stack:
        doomed = stack.enter_context(a_process("web", environ, tmp_path / "old.log"))
        wait_until_ready(old_url)
        stack.enter_context(a_process("web", {**environ, "PORT": str(new_port)}, tmp_path / "new.log"))
        wait_until_ready(f"http://127.0.0.1:{new_port}")
        twilio.app_url = old_url
        claude.script(Text(slow, first_token_s=0.1, per_word_s=0.05), Text("Here I am again. What do you think?"))
        phone = twilio.phone()
        phone.dial()

        def kill() -> None:
            assert wait_for(lambda: b"The first sentence" in b"".join(one.body for one in phone.exchanges), 40)
            twilio.app_url = f"http://127.0.0.1:{new_port}"  # what a router does when a connection is refused
            kill_group(doomed)

        killing = threading.Thread(target=kill)
        killing.start()
        phone.says("Tell me slowly")
        killing.join()
        phone.hears("The first sentence is here.", "Here I am again.")
        assert phone.heard.count("The first sentence is here.") == 1
        assert not phone.is_over
        assert "Tell me slowly" in str(claude.last_request["messages"])
        assert max(wait.app for wait in phone.waits) < 2.5 + stalled(), phone.transcript


def kill_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(5)
