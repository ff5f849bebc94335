"""A producer writes to the shared store, and tells it again what that has lost or missed meanwhile."""

from dataclasses import replace

from voiceagent.state.base import CallState, CallStore, Ending, TurnLog
from voiceagent.state.memory_store import MemoryStore


class Retelling:
    """The producer's half of `CallStore`, over a store that may restart empty or miss a sentence.

    The log in `local` is what the producer has said; it is right while the shared store leaves the turn to
    `owner`. False: that has given the turn to somebody else. Raises `StateUnavailable`.
    """

    def __init__(self, shared: CallStore, local: MemoryStore) -> None:
        self._shared, self._local = shared, local

    def note_heard(self, call_sid: str, turn: int, owner: str, heard: str) -> bool:
        if self._shared.note_heard(call_sid, turn, owner, heard):
            return True
        mine = self._local.log(call_sid, turn)
        if mine is None or mine.ending:
            return False  # told late: what belongs to the end of the turn is told with it
        return self._retell(call_sid, turn, owner, replace(mine, heard=heard))

    def renew_lease(self, call_sid: str, turn: int, owner: str) -> bool:
        if self._shared.renew_lease(call_sid, turn, owner):
            return True
        mine = self._local.log(call_sid, turn)
        return mine is not None and self._retell(call_sid, turn, owner, mine)

    def append_say(self, call_sid: str, turn: int, owner: str, index: int, text: str, *, language: str) -> bool:
        if self._shared.append_say(call_sid, turn, owner, index, text, language=language):
            return True
        mine = self._local.log(call_sid, turn)
        return mine is not None and self._retell(call_sid, turn, owner, mine.with_says(text, language=language))

    def finish_turn(self, call: CallState, owner: str, ending: Ending, says: int, spoken: tuple[str, ...]) -> bool:
        """`says`: how many the log has without `spoken`, which it may have here already."""
        while not self._shared.finish_turn(call, owner, ending, says, spoken):
            mine = self._local.log(call.call_sid, call.turn)
            if mine is None or not self._retell(call.call_sid, call.turn, owner, mine, says):
                return False
        return True

    def _retell(self, call_sid: str, turn: int, owner: str, mine: TurnLog, most: int | None = None) -> bool:
        """Refused: claim the turn again and say what of `mine` is missing, its first `most` says."""
        says = mine.says[:most]
        while True:
            there = self._shared.claim_turn(call_sid, turn, owner, mine.heard, mine.recording)
            told = len(there.log.says)
            if there.outcome != "mine" or there.log.says != says[:told]:
                return False
            if mine.heard and not there.log.heard:
                self._shared.note_heard(call_sid, turn, owner, mine.heard)
            if told == len(says):
                return True
            # True or not: the mender's thread may tell the same at this moment, with the same words.
            self._shared.append_say(call_sid, turn, owner, told, says[told], language=mine.languages[told])
