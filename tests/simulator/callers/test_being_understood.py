"""Everything the demo's caller says is understood by the real ear, or the demo would be about something else."""

import re

import pytest

from voiceagent.simulator.callers import thoughtful_caller as lines
from voiceagent.simulator.listens_along import ListensAlong
from voiceagent.simulator.real_sound import RealSound

pytestmark = pytest.mark.sound

SAID = [
    lines.OPENING,
    lines.TO_KEEP,
    lines.ASKS_BACK,
    lines.GOODBYE,
    *(answer for _, answer in lines.ANSWERS),
]


@pytest.fixture(scope="module")
def sound() -> ListensAlong:
    return ListensAlong(RealSound.load())


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z']+", text.lower()))


@pytest.mark.parametrize("line", SAID)
def test_a_line_of_hers_is_understood(sound: ListensAlong, line: str) -> None:
    clip = sound.caller_speaks(line)
    heard = sound.recognise(clip, said=line, language="en-US", hints="")
    missed = words(line) - words(heard.text)
    assert len(missed) <= 1, heard.text
    assert heard.confidence
    assert heard.confidence > 0.6


def test_a_clip_is_recognised_again_when_asked_again(sound: ListensAlong) -> None:
    clip = sound.caller_speaks(lines.GOODBYE)
    first = sound.recognise(clip, said="", language="en-US", hints="")
    assert sound.recognise(clip, said="", language="en-US", hints="") == first
