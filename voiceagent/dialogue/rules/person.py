"""The caller wants to speak with a person: who of those that can be reached is meant."""

import re
from collections.abc import Sequence

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.answer import Answer

TOOL = "transfer_call"

_WISHES = (
    r"(?:^|\b(?:can i|could i|may i|i want to|i'd like to|i would like to|i need to|let me|please) )"
    r"(?:speak|talk) (?:to|with) (?:(?:an?|the|some|your) )?"
    r"(?:real |actual |live |(?:some\w+ )?(?:from|in|at) (?:the )?)?{who}",
    r"\b(?:put me through|connect me|transfer me|pass me on) (?:to|with) (?:an?|the|some|your)? ?(?:real )?{who}",
    r"\b(?:hablar|comuní\w+|conécte\w+|pás\w+) con (?:un|una|el|la|alguna?)? ?{who}",
    r"\bmit (?:(?:einem|einer|dem|der) )?(?:\w+en )?{who} (?:sprechen|reden|verbinden)",
    r"\bverbind\w* mich (?:bitte )?mit .*{who}",
    r"\bparler (?:à|avec) (?:une?|le|la|l'|quelqu'un)? ?(?:vraie? )?{who}|\bpassez-moi (?:une?|le|la)? ?{who}",
)
_ANYBODY = (
    *("human(?: being)?", "person", "somebody", "someone", "one of your people", "agent", "operator", "representative"),
    *("persona(?: real)?", "humano", "alguien", "agente", "operadora?"),
    *("menschen", "mitarbeiter(?:in)?", "person"),
    *("personne", "humain", "être humain", "agent", "conseill(?:er|ère)", "opératrice", "opérateur"),
)


def put_through(conversation: Conversation) -> Answer | None:
    """The tool that transfers the call; None: nobody was asked for, or nobody can be reached."""
    names = _names(conversation)
    if conversation.steps or not names:
        return None
    heard = conversation.heard.replace("’", "'")
    for name in names:
        if _is_wished(name.replace("_", " "), heard):
            return _to(name)
    return _to(names[0]) if _is_wished("|".join(_ANYBODY), heard) else None


def _to(name: str) -> Answer:
    return Answer(tool=TOOL, arguments={"to": name})


def _is_wished(who: str, heard: str) -> bool:
    return any(re.search(wish.format(who=rf"(?:{who})\b"), heard, re.IGNORECASE) for wish in _WISHES)


def _names(conversation: Conversation) -> Sequence[str]:
    for spec in conversation.tools:
        if spec.name == TOOL:
            return tuple(spec.schema.get("properties", {}).get("to", {}).get("enum", ()))
    return ()
