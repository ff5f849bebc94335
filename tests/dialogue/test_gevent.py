"""The web process is patched by gevent: the clocks must hold there too, and nobody else may have to wait."""

import subprocess
import sys

from tests.standins.claude_server import ClaudeServer
from tests.standins.replies import Stall, Text

PATCHED = """
from gevent import monkey
monkey.patch_all()
import sys, threading, time
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.claude import ClaudeAnswerer, claude_client

answerer = ClaudeAnswerer(claude_client("k", sys.argv[1]), between_tokens_s=2.5)
longest = [0.0]

def tick():
    before = time.monotonic()
    while True:
        time.sleep(0.01)
        longest[0] = max(longest[0], time.monotonic() - before)
        before = time.monotonic()

def outcome(heard):
    try:
        *_, last = answerer.answer(Conversation("Be kind.", heard), Deadline.after(60))
        return last.stop
    except AnswererFailed as failed:
        return failed.reason

print(outcome("hello"))  # builds the client, which no other greenlet may run beside
threading.Thread(target=tick, daemon=True).start()
print(outcome("stall"))
print(outcome("hello"))
print("others ran" if longest[0] < 1.5 else f"others waited {longest[0]:.2f} s")
"""


def test_a_stall_is_given_up_while_others_go_on(claude: ClaudeServer):
    claude.when(lambda asked: "stall" in str(asked["messages"]), Stall(after_words=2, pinging=True))
    claude.always(Text("Hello."))
    ran = subprocess.run(
        [sys.executable, "-c", PATCHED, claude.url], capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.stdout.splitlines() == ["end", "stalled", "end", "others ran"], ran.stderr
