"""The caller wants another language, or simply speaks one: which, and what is done about it."""

import re
from dataclasses import replace

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.answer import Answer, say
from voiceagent.dialogue.rules.common_words import COMMON_WORDS
from voiceagent.dialogue.rules.intents import recognise
from voiceagent.dialogue.rules.language_words import (
    ELSEWHERE,
    GLADLY,
    NAMES,
    NOT_SPOKEN,
    OPEN_QUESTIONS,
    WISHES,
)
from voiceagent.dialogue.rules.other_languages import PHRASES
from voiceagent.dialogue.rules.topics import words_in

TOOL = "speak_language"

_CLEARLY = 3
"""So many more common words of one language than of another; with fewer it may be a title or a quotation."""


def after_change(conversation: Conversation) -> Conversation:
    """The conversation in the language that was just changed to, as if it had been in it all along."""
    if not conversation.steps or conversation.steps[-1].use.name != TOOL or conversation.steps[-1].is_error:
        return conversation
    *before, step = conversation.steps
    return replace(conversation, language=str(step.use.arguments.get("language", "")), steps=tuple(before))


def change_language(conversation: Conversation) -> Answer | None:
    """The tool that changes the language, or a word about the wish; None: there is no wish to be seen."""
    if conversation.already_said or conversation.steps:
        return None
    now = primary(conversation.language)
    wished = wished_language(conversation.heard)
    if wished == now:
        return say(GLADLY[now], OPEN_QUESTIONS[now])
    wanted = wished or spoken_language(conversation.heard, now)
    if wanted and (tag := _offered(conversation, wanted)):
        return Answer(tool=TOOL, arguments={"language": tag})
    return say(NOT_SPOKEN[now], OPEN_QUESTIONS[now]) if wished else None


def primary(language: str) -> str:
    """`de` of de-DE; `en` for a language that there are no words for."""
    tag = language.partition("-")[0].lower()
    return tag if tag in PHRASES else "en"


def wished_language(heard: str) -> str:
    """The language that is asked for, in whichever language: `de`; `ELSEWHERE` for one that we don't speak."""
    plain = " ".join(words_in(heard.lower().replace("’", "'")))
    for wish in _WISHES:
        if found := wish.match(plain):
            return _NAMED[found["name"]]
    return ""


def spoken_language(heard: str, now: str) -> str:
    """The language of what was heard, if it is clearly another one than `now`; "" if it is not."""
    for language in (*PHRASES, "en"):
        if language != now and _is_emergency(heard, language) and not _is_emergency(heard, now):
            return language
    words = words_in(heard.lower().replace("’", "'"))
    hits = {language: sum(word in common for word in words) for language, common in COMMON_WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    others = max(count for language, count in hits.items() if language != best)
    return best if best != now and hits[best] - others >= _CLEARLY else ""


def _is_emergency(heard: str, language: str) -> bool:
    if language in PHRASES:
        return bool(re.search(PHRASES[language].emergency_pattern, heard, re.IGNORECASE))
    return recognise(heard).name == "emergency"


def _offered(conversation: Conversation, language: str) -> str:
    """The tag that the tool takes for it; "" without such a tool, or when the profile does not speak it."""
    for spec in conversation.tools:
        if spec.name == TOOL:
            tags = spec.schema.get("properties", {}).get("language", {}).get("enum", ())
            return next((tag for tag in tags if tag.partition("-")[0].lower() == language), "")
    return ""


_NAMED = {name: language for language, names in NAMES.items() for name in names} | dict.fromkeys(ELSEWHERE, "other")
_NAME = rf"(?P<name>{'|'.join(_NAMED)})"
_WISHES = [re.compile(wish.format(name=_NAME)) for wish in WISHES]
