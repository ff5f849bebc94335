"""A producer writes to the shared store, and tells it again what that has lost or missed meanwhile."""

from voiceagent.state.base import CallState, CallStore, Ending
from voiceagent.state.memory_store import MemoryStore


class Retelling:
    """The producer's half of `CallStore`, over a store that may restart empty or miss a sentence.

    The log in `local` is what the producer has said; it is right while the shared store leaves the turn to
    `owner`. False: that has given the turn to somebody else. Raises `StateUnavailable`.
    """

    def __init__(self, shared: CallStore, local: MemoryStore) -> None:
        self._shared, self._local = shared, local

    def renew_lease(self, call_sid: str, turn: int, owner: str) -> bool:
        return self._shared.renew_lease(call_sid, turn, owner) or self._retell(call_sid, turn, owner)

    def append_say(self, call_sid: str, turn: int, owner: str, index: int, text: str) -> bool:
        kept = self._shared.append_say(call_sid, turn, owner, index, text)
        return kept or self._retell(call_sid, turn, owner, text)

    def finish_turn(self, call: CallState, owner: str, ending: Ending, says: int) -> bool:
        if self._shared.finish_turn(call, owner, ending, says):
            return True
        told = self._retell(call.call_sid, call.turn, owner)
        return told and self._shared.finish_turn(call, owner, ending, says)

    def _retell(self, call_sid: str, turn: int, owner: str, *more: str) -> bool:
        """Refused: claim the turn again and say what is missing, `more` after what is in the local log."""
        mine = self._local.log(call_sid, turn)
        if mine is None:
            return False
        says = (*mine.says, *more)
        while True:
            there = self._shared.claim_turn(call_sid, turn, owner, mine.heard)
            told = len(there.log.says)
            if there.outcome != "mine" or there.log.says != says[:told]:
                return False
            if told == len(says):
                return True
            # True or not: the mender's thread may tell the same at this moment, with the same words.
            self._shared.append_say(call_sid, turn, owner, told, says[told])
