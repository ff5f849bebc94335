"""How the offline companion answers in Spanish, German and French: the subject is named, then a question."""

import re
from dataclasses import replace

from voiceagent.dialogue.base import Conversation, ToolStep
from voiceagent.dialogue.rules.answer import Answer, say
from voiceagent.dialogue.rules.french import FRENCH
from voiceagent.dialogue.rules.german import GERMAN
from voiceagent.dialogue.rules.notes import notes_in
from voiceagent.dialogue.rules.phrases import Phrases
from voiceagent.dialogue.rules.spanish import SPANISH
from voiceagent.dialogue.rules.topics import topic_of

PHRASES = {phrases.language: phrases for phrases in (SPANISH, GERMAN, FRENCH)}
"""By the first two letters of the language tag."""


def answer_with_phrases(conversation: Conversation, phrases: Phrases) -> Answer:
    """At most three sentences; the question was not asked before in this call."""
    heard = conversation.heard.replace("’", "'")
    if _matches(phrases.emergency_pattern, heard):
        return say(*phrases.emergency)
    if conversation.steps:
        return _after_tool(conversation, phrases)
    if _matches(phrases.goodbye_pattern, heard):
        return _with_tool(say(phrases.goodbye), conversation, "end_call", {})
    if conversation.already_said:
        return say("" if conversation.already_said.endswith("?") else _ask(conversation, phrases))
    return _to_what_was_said(heard, conversation, phrases)


def _to_what_was_said(heard: str, conversation: Conversation, phrases: Phrases) -> Answer:
    if _matches(phrases.who_pattern, heard):
        return say(phrases.who, _ask(conversation, phrases))
    if _matches(phrases.repeat_pattern, heard) and conversation.exchanges:
        return say(conversation.exchanges[-1].said)
    if use := _wanted_tool(heard, conversation, phrases):
        return use
    for pattern, sentence in phrases.small_talk:
        if _matches(pattern, heard):
            return say(sentence, _ask(conversation, phrases))
    topic = topic_of(heard, phrases.language)
    return say(_about(phrases.about, topic) if topic else "", _ask(conversation, phrases))


def _about(form: str, topic: str) -> str:
    """A sentence with a topic in it: Spanish says "del" for "de el"."""
    return form.format(topic=topic).replace(" de el ", " del ")


def _wanted_tool(heard: str, conversation: Conversation, phrases: Phrases) -> Answer | None:
    """The tool that was asked for, if it is to be had."""
    if _offers(conversation, "do_not_record") and _matches(phrases.do_not_record_pattern, heard):
        return Answer(tool="do_not_record")
    if _offers(conversation, "stop_texts") and _matches(phrases.stop_texts_pattern, heard):
        return Answer(tool="stop_texts")
    if _offers(conversation, "remember") and (found := _matches(phrases.remember_pattern, heard)):
        return Answer(tool="remember", arguments={"idea": found["idea"][:2000]})
    if _offers(conversation, "recall") and (found := _matches(phrases.recall_pattern, heard)):
        return Answer(tool="recall", arguments={"about": (found["about"] or found["about2"])[:300]})
    return None


def _after_tool(conversation: Conversation, phrases: Phrases) -> Answer:
    step = conversation.steps[-1]
    asked = step.said_before.endswith("?")
    return say(_outcome(step, phrases), "" if asked else _ask(conversation, phrases))


def _outcome(step: ToolStep, phrases: Phrases) -> str:
    """What came of a tool, in a sentence; "" where it goes without saying."""
    match step.use.name:
        case "remember":
            return phrases.not_kept if step.is_error else phrases.kept
        case "recall":
            notes = [] if step.is_error else notes_in(step.result)
            return phrases.said_before.format(note=notes[0].text.strip(" .")) if notes else phrases.no_note
        case "do_not_record" if not step.is_error:
            return phrases.not_recorded
        case "stop_texts" if not step.is_error:
            return phrases.not_texted
    return ""


def _ask(conversation: Conversation, phrases: Phrases) -> str:
    topic = topic_of(conversation.heard, phrases.language)
    said = " ".join(exchange.said for exchange in conversation.exchanges)
    has_begun = topic or any(topic_of(exchange.heard, phrases.language) for exchange in conversation.exchanges)
    if not has_begun and phrases.open_question not in said:
        return phrases.open_question
    fresh = (form for form in phrases.questions if (topic or "{" not in form) and form.split("{")[0] not in said)
    return _about(next(fresh, phrases.listening), topic)


def _with_tool(answer: Answer, conversation: Conversation, tool: str, arguments: dict[str, str]) -> Answer:
    return replace(answer, tool=tool, arguments=arguments) if _offers(conversation, tool) else answer


def _offers(conversation: Conversation, tool: str) -> bool:
    return any(spec.name == tool for spec in conversation.tools)


def _matches(pattern: str, heard: str) -> re.Match[str] | None:
    return re.search(pattern, heard, re.IGNORECASE)
