"""How a turn went and what it took: written while it is produced, kept when it is over."""

from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Literal

from voiceagent.core.way import SPOKEN, Way
from voiceagent.dialogue.base import Finished, Usage
from voiceagent.speech.base import Transcript
from voiceagent.state.base import Ending, TurnLog
from voiceagent.storage.kept import KeptTurn


@dataclass(slots=True)
class Bill:
    """`at` is when the turn began, `confidence` the recogniser's, None where it did not tell."""

    at: datetime
    confidence: float | None
    way: Way = SPOKEN
    outcome: Literal["answered", "apologised", "closed", "unheard"] = "answered"
    transcript: Transcript | None = None
    answerer: str = ""
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    first_words_s: float | None = None
    _began: float = field(default_factory=monotonic)

    def add(self, finished: Finished) -> None:
        """One request to a model; a turn with tools has several."""
        self.answerer, self.model = finished.answerer, finished.model
        self.usage += finished.usage

    def note_hearing(self, transcript: Transcript) -> None:
        """Speech was recognised by us."""
        self.transcript = transcript

    def note_words(self) -> None:
        """Something is being said; the first time counts."""
        if self.first_words_s is None:
            self.first_words_s = self.took_s

    @property
    def took_s(self) -> float:
        """Seconds since the turn began."""
        return monotonic() - self._began

    def kept_turn(self, call_sid: str, number: int, log: TurnLog, ending: Ending) -> KeptTurn:
        return KeptTurn(
            call_sid=call_sid,
            number=number,
            heard=log.heard,
            says=log.says,
            at=self.at,
            outcome=self.outcome,
            ending=ending,
            mode=self.way.mode,
            language=self.way.language,
            transcriber=self.transcript.transcriber if self.transcript else "",
            heard_s=self.transcript.seconds if self.transcript else None,
            answerer=self.answerer,
            model=self.model,
            confidence=self.confidence,
            input_tokens=self.usage.input,
            output_tokens=self.usage.output,
            cache_read_tokens=self.usage.cache_read,
            cache_write_tokens=self.usage.cache_write,
            first_words_ms=None if self.first_words_s is None else round(self.first_words_s * 1000),
            took_ms=round(self.took_s * 1000),
        )
