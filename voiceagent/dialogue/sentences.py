"""Cuts text into sentences while it streams: what has been said in full can be spoken at once."""

from voiceagent.dialogue.long_sentences import LONG, clause_end
from voiceagent.dialogue.stops import STOP, WAIT, end_of_run, sentence_end


class SentenceStream:
    """Takes text in pieces of any size, gives whole sentences, in order and stripped.

    The sentences do not depend on how the text was cut into pieces, and together they are the text but for
    the white space between them. A line break ends a sentence; a fenced block of code is one sentence.
    A sentence comes out with the first character that proves it over, which for ". " is mostly the space.
    Not for use by several threads at once.
    """

    __slots__ = ("_scanned", "_text")

    def __init__(self) -> None:
        self._text = ""  # from the start of the sentence being read
        self._scanned = 0  # up to here no stop ends it

    @property
    def pending(self) -> str:
        """What has been read of the sentence that is not over yet."""
        return self._text.strip()

    def drop_pending(self) -> None:
        """Forget the unfinished sentence, as when its author broke off; the stream is ready for another."""
        self._text = ""
        self._scanned = 0

    def feed(self, text: str) -> list[str]:
        """Read on; returns the sentences that this piece completed, mostly none."""
        self._text += text
        return self._take_sentences(final=False)

    def finish(self) -> list[str]:
        """The text is over; returns what is left of it, and the stream is ready for another."""
        sentences = self._take_sentences(final=True)
        if rest := self.pending:
            sentences.append(rest)
        self.drop_pending()
        return sentences

    def _take_sentences(self, *, final: bool) -> list[str]:
        sentences = []
        while end := self._next_end(final):
            if sentence := self._text[:end].strip():
                sentences.append(sentence)
            self._text = self._text[end:]
            self._scanned = 0
        return sentences

    def _next_end(self, final: bool) -> int:
        """Index after the first sentence, 0 while that can't be known."""
        text = self._text
        while found := STOP.search(text, self._scanned):
            start = found.start()
            if start > LONG and (end := clause_end(text, start)):
                return end
            end = sentence_end(text, start, final)
            if end == WAIT:
                self._scanned = start
                return 0
            if end:
                return end
            self._scanned = end_of_run(text, start)
        self._scanned = len(text)
        return clause_end(text, len(text)) if len(text) > LONG else 0
