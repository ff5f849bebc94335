"""What the tests of a session share: how one begins, and what was heard in it."""

import time
from collections.abc import Callable

from tests.simulator.documents import relay, response, say
from tests.simulator.scripted_app import ScriptedApp
from voiceagent.simulator.live_call import LiveCall
from voiceagent.simulator.phone import Phone

GREETING = "Hello, what is on your mind today?"
FIVE = "One two three. Four five six. Seven eight nine."


def dial(phone: Phone, app: ScriptedApp, inside: str = "", *, action: str = "/relayed", **attributes: str) -> LiveCall:
    app["/voice/incoming"] = response(relay(app, inside, action=action, **{"welcomeGreeting": GREETING, **attributes}))
    app["/relayed"] = response(say("We are back."), "<Hangup/>")
    app["/voice/status"] = "<Response/>"
    return phone.dial()


def sentences(call: LiveCall) -> list[str]:
    return [heard.text for heard in call.utterances if heard.who == "agent"]


def until(is_true: Callable[[], bool], within_s: float = 10.0) -> bool:
    until = time.monotonic() + within_s
    while not is_true():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
