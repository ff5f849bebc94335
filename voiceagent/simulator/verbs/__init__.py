"""The verbs a simulated call can do, one file each."""

from voiceagent.simulator.verbs.base import Verb
from voiceagent.simulator.verbs.connect import Connect
from voiceagent.simulator.verbs.dial import Dial
from voiceagent.simulator.verbs.gather import Gather
from voiceagent.simulator.verbs.hangup import Hangup
from voiceagent.simulator.verbs.pause import Pause
from voiceagent.simulator.verbs.play import Play
from voiceagent.simulator.verbs.record import Record
from voiceagent.simulator.verbs.redirect import Redirect
from voiceagent.simulator.verbs.reject import Reject
from voiceagent.simulator.verbs.say import Say

VERBS: dict[str, type[Verb]] = {
    "Connect": Connect,
    "Dial": Dial,
    "Gather": Gather,
    "Hangup": Hangup,
    "Pause": Pause,
    "Play": Play,
    "Record": Record,
    "Redirect": Redirect,
    "Reject": Reject,
    "Say": Say,
}

__all__ = ["VERBS", "Verb"]
