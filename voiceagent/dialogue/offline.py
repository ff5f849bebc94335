"""The offline companion: answers without any model, by rules, the caller's own words and search."""

from collections.abc import Iterator

from voiceagent.core.deadline import Deadline
from voiceagent.dialogue.base import Conversation, Event, Finished, ToolUse, Words
from voiceagent.dialogue.rules.english import answer_in_english
from voiceagent.dialogue.rules.other_languages import PHRASES, answer_with_phrases


class OfflineCompanion:
    """Says the same to the same conversation, at once, and never fails; English, and simpler es, de and fr.

    It says the heart of what it heard back to the caller and asks one question that fits, never the same
    twice in a call; it says what it is when asked. A language it has no words for is answered in English.
    """

    name = "offline"

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        phrases = PHRASES.get(conversation.language[:2].lower())
        answer = answer_with_phrases(conversation, phrases) if phrases else answer_in_english(conversation)
        for sentence in answer.sentences:
            yield Words(f"{sentence} ")
        if answer.tool:
            nth = f"{len(conversation.exchanges)}_{len(conversation.steps)}"
            yield ToolUse(f"offline_{nth}", answer.tool, answer.arguments)
        yield Finished("tool" if answer.tool else "end", self.name)
