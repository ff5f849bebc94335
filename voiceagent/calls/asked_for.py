"""A value is being asked for: what the caller says next is read for it before any model is asked."""

import re
from dataclasses import dataclass, replace

import structlog

from voiceagent.calls.asking import Done, HandBack, Say, next_step, open_asking
from voiceagent.calls.mouth import Mouth
from voiceagent.calls.services import CallServices
from voiceagent.core.ask_for_phrases import AskFor
from voiceagent.state.base import CallState
from voiceagent.telephony.places import local_time, region_of
from voiceagent.tools.asking import Asking, pack_asking, unpack_asking
from voiceagent.tools.values.base import Context

log = structlog.get_logger("dialogue")

_KEYS = re.compile(r"\(keypad: ([0-9A-D*#w ]+)\)")

ANY_NUMBER = -1
"""Of keys: as many as the caller likes, ended by #."""


@dataclass(frozen=True, slots=True)
class Step:
    """`call` after it. `words` are for the model to answer; None: all was said, listen again."""

    call: CallState
    words: str | None = None


def ask(packed: str, call: CallState, mouth: Mouth, services: CallServices) -> CallState:
    """Put the question of an asking that a tool has just opened; the call listens for the answer then."""
    asking = unpack_asking(packed)
    if asking is None:
        return call
    step = open_asking(asking, _context(call, services), _phrases(call, services), " ".join(mouth.said))
    return _say(step, call, mouth)


def go_on_asking(heard: str, call: CallState, mouth: Mouth, services: CallServices) -> Step:
    """Take the next step of `call.asking`. What is known in the end goes to the model, with the caller's words."""
    asking = unpack_asking(call.asking)
    over = replace(call, asking="", keys=0)
    if asking is None:
        return Step(over, heard)
    keys = _KEYS.fullmatch(heard)
    words, digits = ("", keys[1].replace(" ", "")) if keys else (heard, "")
    match next_step(asking, words, digits, _context(call, services), _phrases(call, services)):
        case Say() as say:
            return Step(_say(say, call, mouth))
        case Done(note=note, texts=texts) | HandBack(note=note, texts=texts) as end:
            log.info("asked_for", kind=asking.kind, known=isinstance(end, Done), turns=asking.turns + 1)
            for text in texts:
                mouth.say(text)
            return Step(over, f"{heard} ({note})")


def _say(step: Say, call: CallState, mouth: Mouth) -> CallState:
    for text in step.texts:
        mouth.say(text)
    return replace(call, asking=pack_asking(step.asking), keys=_keys(step.asking, call.language))


def _keys(asking: Asking, language: str) -> int:
    """So many of them are awaited, as `Way` says it."""
    keypad = asking.keypad(language)
    return 0 if keypad is None else keypad.digits or ANY_NUMBER


def _context(call: CallState, services: CallServices) -> Context:
    today = local_time(call.number, services.clock.now()).date()
    return Context(today, call.language, region_of(call.number, call.language))


def _phrases(call: CallState, services: CallServices) -> AskFor:
    return services.profile.spoken_in(call.language).ask_for
