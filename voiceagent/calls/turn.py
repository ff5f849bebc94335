"""One turn: the caller said something, the agent answers. This is the story; start reading here.

The answer is made by a `LiveReply` in the background and put on the turn's log, sentence by sentence. Each webhook
of the turn takes from that log what is ready: the first one here, the others by `continue_turn`.
"""

from uuid import uuid4

from voiceagent.calls.heard import Heard
from voiceagent.calls.leases import Lease
from voiceagent.calls.live_reply import LiveReply
from voiceagent.calls.next_part import filler, next_part
from voiceagent.calls.reply import Continue, Reply
from voiceagent.calls.services import CallServices
from voiceagent.calls.unheard import answer_misheard, answer_silence, was_misheard


def take_turn(heard: Heard, services: CallServices) -> Reply:
    """What to say to what was heard, as far as it is known in time; the rest follows by `continue_turn`.

    A turn that is delivered again, at once or later, gets the same answer and costs no second model call. Never
    raises for anything outside; answers within the profile's `first_words_s` and what Redis takes.
    """
    words = services.profile.spoken_in(heard.way.language)
    if heard.is_silence:
        return answer_silence(heard, words)
    if was_misheard(heard, words) and (misheard := answer_misheard(heard, services)):
        return misheard
    lease = Lease(heard.call_sid, heard.turn, owner=uuid4().hex)
    claim = services.state.claim_turn(lease.call_sid, lease.turn, lease.owner, heard.text, heard.recording)
    if claim.outcome == "mine":
        LiveReply(lease, claim, services, heard.way, confidence=heard.confidence, recorded_s=heard.recorded_s).start()
    first = Continue(heard.turn, part=0, after=0, way=heard.way)
    if heard.recording:
        return filler(first, services)  # the recording takes its time in any case
    return next_part(heard.call_sid, first, services, whole=not claim.shared)


def continue_turn(call_sid: str, want: Continue, services: CallServices) -> Reply:
    """The next document of an answer: every sentence that is ready, or a filler when none is in time."""
    return next_part(call_sid, want, services)
