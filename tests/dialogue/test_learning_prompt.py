"""The companion's own prompt: it fits the program around it, and it is worth caching."""

import re

from tests.dialogue.talk import Model, answer, conversation
from voiceagent.core.profile import load_profile
from voiceagent.dialogue.base import Finished
from voiceagent.dialogue.history import Text, messages_of
from voiceagent.dialogue.persona import load_persona
from voiceagent.tools.toolbox import toolbox_for

PROMPT = load_persona("learning")
SPECS = toolbox_for(load_profile("learning")).specs


def test_it_tells_when_to_use_each_tool():
    for name in (*(spec.name for spec in SPECS), "transfer_call"):
        assert f"Use {name} when" in PROMPT


def test_it_explains_the_tags_that_the_history_uses():
    (message,) = messages_of(conversation(heard=""))
    said = "".join(block.text for block in message.blocks if isinstance(block, Text))
    tags = set(re.findall(r"<(\w+)>", said))
    assert tags == {"call_facts", "note"}
    for tag in tags:
        assert f"{tag} tags" in PROMPT


def test_with_its_tools_it_is_long_enough_to_be_cached(claude_model: Model):
    for facts in ("A caller.", "Another caller."):
        *_, finished = answer(claude_model.make(), persona=PROMPT, tools=SPECS, facts=facts)
    assert isinstance(finished, Finished)
    assert finished.usage.cache_read >= 512


def test_it_speaks_as_it_wants_the_agent_to_speak():
    """Models copy the form of their prompt: lists and bold there become lists and bold on the phone."""
    lines = [line for line in PROMPT.splitlines() if not line.startswith("# ")]
    assert not [line for line in lines if re.match(r"\s*([-*•]|\d+[.)])\s", line)]
    assert "**" not in PROMPT
    assert "http" not in PROMPT


def test_it_has_words_for_an_emergency():
    assert "nine one one" in PROMPT
    assert "nine eight eight" in PROMPT
