"""From the bytes the app sent to the verbs Twilio runs."""

from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator import failures
from voiceagent.simulator.check import RejectedTwiML, check_twiml
from voiceagent.simulator.failures import WebhookError
from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import Onward, Outcome
from voiceagent.simulator.rules.document import AUDIO_TYPES, PLAIN_TEXT, media_type, parse
from voiceagent.simulator.rules.problem import Problem
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.verbs import VERBS, Verb
from voiceagent.simulator.verbs.base import UnknownVerb
from voiceagent.simulator.verbs.play import clip_of
from voiceagent.simulator.verbs.say import Say

__all__ = ["SoundFile", "UnknownVerb", "read"]


@dataclass(frozen=True)
class SoundFile:
    """The answer was a sound and no TwiML: it is played, then Twilio hangs up."""

    clip: Clip

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        raise TypeError("a sound file is no element")

    def do(self, line: Line) -> Outcome:
        line.play(self.clip, "[a sound file]")
        return Onward()


def read(body: bytes | str, content_type: str | None, url: str, *, strict: bool) -> tuple[list[Verb], list[Problem]]:
    """The verbs, in order, and what Twilio would warn of.

    Raises RejectedTwiML when `strict` and there is any problem; otherwise WebhookError when Twilio would use
    nothing of the document.
    """
    if isinstance(body, bytes) and media_type(content_type) in AUDIO_TYPES:
        return [SoundFile(clip_of(body))], []
    if media_type(content_type) == PLAIN_TEXT and not strict and parse(body)[0] is None:
        return [Say(body.decode("utf-8", "replace") if isinstance(body, bytes) else body)], []
    problems = check_twiml(body, content_type)
    if strict and problems:
        raise RejectedTwiML(problems, body, url)
    for problem in problems:
        if problem.fatal:
            raise WebhookError(problem.code or failures.NOT_XML, url, problem.message)
    root, _ = parse(body)
    return ([] if root is None else [_verb(element) for element in root if _known(element)]), problems


def _known(element: ET.Element) -> bool:
    """Unknown verbs are skipped by Twilio; those we cannot do stop the test, loudly."""
    if element.tag in _NOT_YET:
        raise UnknownVerb(f"the simulator cannot do <{element.tag}> yet")
    return element.tag in VERBS


def _verb(element: ET.Element) -> Verb:
    return VERBS[element.tag].parse(element)


_NOT_YET = frozenset({"Start", "Stop", "Enqueue", "Leave", "Pay", "Refer", "Sms", "Echo", "Queue", "Prompt"})
