"""How the offline companion answers in Spanish, German and French: the subject is named, then a question."""

import re
from dataclasses import replace

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.answer import Answer, say
from voiceagent.dialogue.rules.french import FRENCH
from voiceagent.dialogue.rules.german import GERMAN
from voiceagent.dialogue.rules.phrases import Phrases
from voiceagent.dialogue.rules.spanish import SPANISH
from voiceagent.dialogue.rules.topics import topic_of

PHRASES = {phrases.language: phrases for phrases in (SPANISH, GERMAN, FRENCH)}
"""By the first two letters of the language tag."""


def answer_with_phrases(conversation: Conversation, phrases: Phrases) -> Answer:
    """At most three sentences; the question was not asked before in this call."""
    heard = conversation.heard.replace("’", "'")
    if conversation.steps:
        return _after_tool(conversation, phrases)
    if _matches(phrases.emergency_pattern, heard):
        return say(*phrases.emergency)
    if _matches(phrases.goodbye_pattern, heard):
        return _with_tool(say(phrases.goodbye), conversation, "end_call", {})
    if conversation.already_said:
        return say("" if conversation.already_said.endswith("?") else _ask(conversation, phrases))
    return _to_what_was_said(heard, conversation, phrases)


def _to_what_was_said(heard: str, conversation: Conversation, phrases: Phrases) -> Answer:
    if _matches(phrases.who_pattern, heard):
        return say(phrases.who, _ask(conversation, phrases))
    if (found := _matches(phrases.remember_pattern, heard)) and _offers(conversation, "remember"):
        return _with_tool(Answer(), conversation, "remember", {"idea": found["idea"][:2000]})
    topic = topic_of(heard, phrases.language)
    return say(phrases.about.format(topic=topic) if topic else "", _ask(conversation, phrases))


def _after_tool(conversation: Conversation, phrases: Phrases) -> Answer:
    step = conversation.steps[-1]
    kept = phrases.not_kept if step.is_error else phrases.kept
    asked = step.said_before.endswith("?")
    return say(kept if step.use.name == "remember" else "", "" if asked else _ask(conversation, phrases))


def _ask(conversation: Conversation, phrases: Phrases) -> str:
    topic = topic_of(conversation.heard, phrases.language)
    said = " ".join(exchange.said for exchange in conversation.exchanges)
    if not topic and phrases.open_question not in said:
        return phrases.open_question
    fresh = (form for form in phrases.questions if (topic or "{" not in form) and form.split("{")[0] not in said)
    return next(fresh, phrases.listening).format(topic=topic)


def _with_tool(answer: Answer, conversation: Conversation, tool: str, arguments: dict[str, str]) -> Answer:
    return replace(answer, tool=tool, arguments=arguments) if _offers(conversation, tool) else answer


def _offers(conversation: Conversation, tool: str) -> bool:
    return any(spec.name == tool for spec in conversation.tools)


def _matches(pattern: str, heard: str) -> re.Match[str] | None:
    return re.search(pattern, heard, re.IGNORECASE)
