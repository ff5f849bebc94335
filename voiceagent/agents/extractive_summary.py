"""A summary without any model: it quotes the caller and does not pretend to have understood."""

from collections.abc import Sequence
from dataclasses import dataclass

from voiceagent.agents.ideas import content_words, key_sentences
from voiceagent.core.exchange import Exchange
from voiceagent.dialogue.sentences import SentenceStream

IDEA_CHARS = 72
QUESTION_CHARS = 72
"""Two ideas, the question and a signature together fill the two segments of a text message."""


@dataclass(frozen=True, slots=True)
class ExtractiveSummary:
    """The words around the quotes, for callers who speak another language."""

    ideas_were: str = "You said: {}."
    between: str = " and "
    still_open: str = "Still open: {}"

    def summarise(self, heard_and_said: Sequence[Exchange]) -> str:
        ideas = key_sentences([exchange.heard for exchange in heard_and_said], wanted=2)
        if not ideas:
            return ""
        quoted = self.between.join(_quoted(idea) for idea in ideas)
        summary = self.ideas_were.format(quoted)
        question = open_question(heard_and_said)
        return f"{summary} {self.still_open.format(_cut(question, QUESTION_CHARS))}" if question else summary


def open_question(exchanges: Sequence[Exchange]) -> str:
    """Our last question, if nothing but small talk came after it; else "".

    Nor one that says nothing by itself: "How do you see it now?" is no use in a text that is read tomorrow.
    """
    for exchange in reversed(exchanges):
        asked = [sentence for sentence in said_sentences(exchange.said) if sentence.endswith(("?", "？"))]
        if asked:
            return asked[-1] if content_words(asked[-1]) else ""
        if len(content_words(exchange.heard)) > 1:
            return ""
    return ""


def said_sentences(text: str) -> list[str]:
    """Our own words, cut as they were cut to be spoken."""
    stream = SentenceStream()
    return [*stream.feed(text), *stream.finish()]


def _quoted(idea: str) -> str:
    return '"' + _cut(idea.rstrip(" .!?。！？,").replace('"', "'"), IDEA_CHARS) + '"'


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    words, blank, _torn = text[: longest - 2].rpartition(" ")
    return (words if blank else text[: longest - 3]).rstrip(" ,;:-") + "..."
