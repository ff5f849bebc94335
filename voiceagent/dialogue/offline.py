"""The offline companion: answers without any model, by rules, the caller's own words and search."""

from collections.abc import Iterator

from voiceagent.core.deadline import Deadline
from voiceagent.dialogue.base import Conversation, Event, Finished, ToolUse, Words
from voiceagent.dialogue.rules.answer import Answer
from voiceagent.dialogue.rules.english import answer_in_english
from voiceagent.dialogue.rules.language_change import after_change, change_language
from voiceagent.dialogue.rules.other_languages import PHRASES, answer_with_phrases
from voiceagent.dialogue.rules.person import put_through


class OfflineCompanion:
    """Says the same to the same conversation, at once, and never fails; English, and simpler es, de and fr.

    It says the heart of what it heard back to the caller and asks one question that fits, never the same
    twice in a call; it says what it is when asked. A language it has no words for is answered in English. When the
    caller asks for another language, or clearly speaks one, it changes to that first.
    """

    name = "offline"

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        answer = _answer(after_change(conversation))
        for sentence in answer.sentences:
            yield Words(f"{sentence} ")
        if answer.tool:
            nth = f"{len(conversation.exchanges)}_{len(conversation.steps)}"
            yield ToolUse(f"offline_{nth}", answer.tool, answer.arguments)
        yield Finished("tool" if answer.tool else "end", self.name)


def _answer(conversation: Conversation) -> Answer:
    if wish := change_language(conversation) or put_through(conversation):
        return wish
    phrases = PHRASES.get(conversation.language.partition("-")[0].lower())
    return answer_with_phrases(conversation, phrases) if phrases else answer_in_english(conversation)
