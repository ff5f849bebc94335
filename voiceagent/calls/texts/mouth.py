"""A mouth that writes: what is said to it becomes one text."""

import re

from voiceagent.dialogue.sentences import SentenceStream

_WORD = re.compile(r"[^\W_]")


class TextMouth:
    """Keeps `Mouth`. `said` are the sentences of the text so far."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.said: list[str] = []
        self._sentences = SentenceStream()

    def words(self, text: str) -> None:
        self._write(self._sentences.feed(text))

    def finish_words(self) -> None:
        self._write(self._sentences.finish())

    def drop_words(self) -> None:
        self._sentences.drop_pending()

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def is_ahead(self) -> bool:
        """Nobody reads along: words may come in handfuls."""
        return True

    def _write(self, sentences: list[str]) -> None:
        self.said += (sentence for sentence in sentences if _WORD.search(sentence))
