"""A mouth that puts sentences on the turn's log, for the webhooks of the turn to fetch."""

import re
from time import monotonic

from voiceagent.calls.bill import Bill
from voiceagent.calls.leases import Lease, LeaseKeeper
from voiceagent.calls.mouth import TurnEndedError
from voiceagent.dialogue.sentences import SentenceStream
from voiceagent.state.base import CallStore

CHARACTERS_A_SECOND = 17
"""A voice that speaks fast: the caller hears a sentence for at least so long."""

AHEAD_S = 1.0
"""With so much still to be heard, no word of the model is in a hurry."""

_WORD = re.compile(r"[^\W_]")


class LeaseLostError(TurnEndedError):
    """Somebody else produces this turn now."""


class LogMouth:
    """`said` are the sentences of a producer before us. `shared`: others see each sentence as it is written."""

    def __init__(
        self,
        lease: Lease,
        leases: LeaseKeeper,
        state: CallStore,
        bill: Bill,
        *,
        language: str,
        said: tuple[str, ...],
        shared: bool,
    ) -> None:
        self.language = language
        self.said = list(said)
        self._lease, self._leases = lease, leases
        self._state = state
        self._bill = bill
        self._way_language = language
        self._shared = shared
        self._sentences = SentenceStream()
        self._spoken_until = 0.0  # on the monotonic clock, about

    def words(self, text: str) -> None:
        self._say_all(self._sentences.feed(text))

    def finish_words(self) -> None:
        self._say_all(self._sentences.finish())

    def drop_words(self) -> None:
        self._sentences.drop_pending()

    def say(self, sentence: str) -> None:
        self._bill.note_words()
        lease, language = self._lease, self.language if self.language != self._way_language else ""
        index = len(self.said)
        if not self._state.append_say(lease.call_sid, lease.turn, lease.owner, index, sentence, language=language):
            raise LeaseLostError
        self._leases.was_renewed(lease)
        self.said.append(sentence)
        self._spoken_until = max(self._spoken_until, monotonic()) + len(sentence) / CHARACTERS_A_SECOND

    def is_ahead(self) -> bool:
        """Without Redis nothing is heard before the end of the answer, and every word is in a hurry."""
        return self._shared and self._spoken_until - monotonic() > AHEAD_S

    def _say_all(self, sentences: list[str]) -> None:
        """A model's sentences, but for those without a word in them ("***", an emoji): nobody would hear them."""
        for sentence in sentences:
            if _WORD.search(sentence):
                self.say(sentence)
