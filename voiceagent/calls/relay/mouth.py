"""The mouth of a relay's turn: words go out as they come."""

from collections.abc import Sequence

from voiceagent.calls.bill import Bill
from voiceagent.calls.relay.voice import Voice
from voiceagent.calls.wording.spoken_stream import SpokenStream

AHEAD_S = 1.0
"""With so much still to be heard, no word of the model is in a hurry."""


class RelayMouth:
    """Speaks turn `turn` by `voice`. `said` is exactly what was sent, sentence by sentence."""

    def __init__(self, voice: Voice, turn: int, bill: Bill, language: str) -> None:
        self._voice, self._turn, self._bill = voice, turn, bill
        self._language = language
        self._before: list[str] = []  # said in another language
        self._stream = SpokenStream(language)

    @property
    def language(self) -> str:
        return self._language

    @language.setter
    def language(self, language: str) -> None:
        if language != self._language:
            self.finish_words()
            self._before += self._stream.said
            self._language, self._stream = language, SpokenStream(language, goes_on=bool(self._before))
            self._voice.speak(language)

    @property
    def said(self) -> Sequence[str]:
        return [*self._before, *self._stream.said]

    def words(self, text: str) -> None:
        self._send(self._stream.feed(text))

    def finish_words(self) -> None:
        self._send(self._stream.finish())

    def drop_words(self) -> None:
        self._send(self._stream.drop())

    def say(self, sentence: str) -> None:
        self._send(self._stream.whole_sentence(sentence))

    def is_ahead(self) -> bool:
        return self._voice.ahead_s > AHEAD_S

    def _send(self, text: str) -> None:
        if text:
            self._bill.note_words()
            self._voice.say(text, self._turn)
