"""A session with real sound: the prompt is what was heard of the caller, and a barge-in can be heard on the tape."""

import pytest

from tests.simulator.documents import relay, response
from tests.simulator.relay_app import Message, SocketEnd
from tests.simulator.scripted_app import ScriptedApp
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.simulator.real_sound import RealSound
from voiceagent.simulator.tape import measure

pytestmark = pytest.mark.sound

LONG = "The brain seems to replay the day at night. Strong memories stay, and the weak ones fade away."


def test_the_caller_is_heard_and_breaks_in_audibly(app: ScriptedApp) -> None:
    def tells(end: SocketEnd, message: Message) -> None:
        if message["type"] == "prompt":
            end.says(LONG)

    app.relay.script = tells
    app["/voice/incoming"] = response(relay(app, welcomeGreeting="What is on your mind?"))
    app["/relayed"] = app["/voice/status"] = "<Response/>"
    with PretendTwilio(app.url, sound=RealSound.load()) as twilio:
        call = twilio.phone().dial()
        call.says("Tell me about memory, please.", interrupts_at=5)
        call.says("Wait, what does that mean?")
        measured = measure(call.tape, call.call.line.position)
        call.hangs_up()
    first, second = app.relay.of_type("prompt")
    assert "memory" in first["voicePrompt"].lower()
    assert "what does that mean" in second["voicePrompt"].lower()
    assert app.relay.of_type("interrupt")[0]["utteranceUntilInterrupt"] == "The brain seems to replay"
    assert 0.05 < measured.overlap <= 0.31
    agent = [piece.clip.seconds for piece in call.tape if piece.who == "agent"]
    assert agent[1] < agent[2], "what was broken into is shorter on the tape than the whole sentence"
